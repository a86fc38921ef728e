from . import controllers, models, report, tools, wizard


def uninstall(env):
    """What PostgreSQL runs for this add-on goes before the tables it writes to."""
    env["recouvrement.detection"]._take_leave()
