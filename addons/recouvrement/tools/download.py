"""A file made for whoever asked: kept with the record it was made from, it goes away with it."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(record, name, content, mimetype=XLSX):
    """The action that downloads ``content`` (bytes) as ``name``; only who reads ``record`` reads the file."""
    document = record.env["ir.attachment"].create(
        {
            "name": name,
            "raw": content,
            "mimetype": mimetype,
            "res_model": record._name,
            "res_id": record.id,
        }
    )
    return {
        "type": "ir.actions.act_url",
        "url": f"/web/content/{document.id}?download=true",
        "target": "self",
    }
