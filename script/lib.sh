# shellcheck shell=bash
# What the scripts share. Sourced, never run: paths, messages, the private PostgreSQL, Odoo's environment.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
VAR=$ROOT/var
VENV=$VAR/venv
PY=$VENV/bin/python
# Where script/bootstrap puts wkhtmltopdf if the system has none.
PATH=$PATH:$VAR/wkhtmltopdf
# The modules every database of ours starts from; script/test caches a database that holds them.
# shellcheck disable=SC2034
BASE_MODULES=(account l10n_fr_account mail sms calendar portal
    account_payment_sepa_direct_debit account_payment_return account_payment_return_import
    account_reconcile_oca report_xlsx fleet sale_stock)
mkdir -p "$VAR"/{cache,data,log}

say() { printf '%s\n' "$*" >&2; }
fail() { say "Error: $*"; exit 1; }
digest() { sha256sum | cut -c1-12; }

# step TITLE COMMAND…: run something long. Its output goes to a log; the screen shows that it lives.
step() {
    local title=$1 log=$VAR/log/step.log start=$SECONDS status ticker
    shift
    say "$title …"
    : >"$log"
    (
        exec 8>&- 9>&-
        pause=15; [ -t 2 ] && pause=2
        while sleep "$pause" && kill -0 $$ 2>/dev/null; do
            line=$(tail -c 400 "$log" | tr '\r' '\n' | grep -v '^ *$' | tail -n 1 | cut -c1-100 || true)
            printf '    %4d s  %s\n' $((SECONDS - start)) "$line" >&2
        done
    ) &
    ticker=$!
    # Not "|| status=$?": bash would then ignore set -e inside the command.
    set +e
    (set -e; "$@") >"$log" 2>&1 </dev/null
    status=$?
    set -e
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    if [ "$status" != 0 ]; then
        tail -n 40 "$log" >&2
        fail "$title: failed (status $status); the whole output is in $log"
    fi
    say "    done in $((SECONDS - start)) s"
}

# stamped FILE KEY: was the work that FILE stands for finished with this KEY?  stamp FILE KEY: it is now.
stamped() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }
stamp() { printf '%s\n' "$2" >"$1"; }

# --- Debian packages ---------------------------------------------------------------------------

apt_install() {
    # Debian's postgresql package would create and start a cluster of its own: ours is private.
    local veto=/etc/postgresql-common/createcluster.d/recouvrement-setup.conf
    "${SUDO[@]}" mkdir -p "${veto%/*}"
    echo 'create_main_cluster = false' | "${SUDO[@]}" tee "$veto" >/dev/null
    "${SUDO[@]}" apt-get update
    "${SUDO[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
    "${SUDO[@]}" rm -f "$veto"
}

# need PACKAGE…: have these Debian packages installed, or say what to ask an administrator for.
need() {
    local missing=() package
    for package; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} = 0 ] && return
    SUDO=()
    if [ "$(id -u)" != 0 ]; then
        SUDO=(sudo)
        { [ -n "$(command -v sudo)" ] && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }; } ||
            fail "Debian packages are missing and this user may not install them. As root, run:
    apt-get install --no-install-recommends ${missing[*]}"
    fi
    step "Installing Debian packages: ${missing[*]}" apt_install "${missing[@]}"
}

# --- PostgreSQL --------------------------------------------------------------------------------

# PGHOST given: that server is used as it is. Otherwise a private cluster, reached by its socket only.
if [ -n "${PGHOST:-}" ] && [ -z "${RECOUVREMENT_PG:-}" ]; then
    PG_OURS=
else
    PG_OURS=yes
    PG_DATA=$VAR/pg
    PG_AS=()
    if [ "$(id -u)" = 0 ]; then
        # PostgreSQL refuses root, and its user must be able to walk to the data (not so below /root).
        PG_AS=(setpriv --reuid=postgres --regid=postgres --clear-groups)
        "${PG_AS[@]}" test -x "$VAR" 2>/dev/null || PG_DATA=/var/lib/recouvrement-$(digest <<<"$ROOT")
    fi
    # A socket's whole path may hold 107 bytes.
    PG_RUN=$PG_DATA/run
    [ ${#PG_RUN} -lt 85 ] || PG_RUN=/tmp/recouvrement-$(id -u)-$(digest <<<"$ROOT")
    # Odoo refuses the database role "postgres".
    export PGHOST=$PG_RUN PGUSER=odoo RECOUVREMENT_PG=private
    unset PGPORT PGPASSWORD
fi
unset PGDATABASE

pg_program() {
    local bin version='*'
    [ -f "$PG_DATA/PG_VERSION" ] && version=$(cat "$PG_DATA/PG_VERSION")
    # shellcheck disable=SC2012,SC2086  # the version may be a pattern
    bin=$(ls -d /usr/lib/postgresql/$version/bin/"$1" 2>/dev/null | sort -V | tail -n 1)
    [ -n "$bin" ] && echo "$bin"
}

pg_create() {
    mkdir -p "$PG_DATA"
    [ ${#PG_AS[@]} = 0 ] || chown postgres: "$PG_DATA"
    chmod 700 "$PG_DATA"
    # Whoever can reach the socket may connect: its folder is closed to others.
    (cd / && "${PG_AS[@]}" "$(pg_program initdb)" -D "$PG_DATA" -U odoo --auth=trust --encoding=UTF8 --locale=C.UTF-8)
    # Demo and test data only: speed before safety against a power cut.
    cat >>"$PG_DATA/postgresql.conf" <<-CONF
	listen_addresses = ''
	fsync = off
	synchronous_commit = off
	full_page_writes = off
	shared_buffers = 256MB
	work_mem = 16MB
	jit = off
	max_wal_size = 2GB
	log_min_duration_statement = 2000
	CONF
    touch "$PG_DATA/ready"
}

# pg_up: have a server to talk to; ours stays up, detached from the caller's output and locks.
pg_up() {
    if [ -z "$PG_OURS" ]; then
        psql -d postgres -c 'SELECT 1' >/dev/null || fail "no PostgreSQL answers at PGHOST=$PGHOST"
        return
    fi
    pg_isready -q && return
    if [ ! -f "$PG_DATA/ready" ]; then
        rm -rf "${PG_DATA:?}"
        step "Creating a private PostgreSQL in $PG_DATA" pg_create
    fi
    mkdir -p "$PG_RUN"
    chmod 700 "$PG_RUN"
    [ ${#PG_AS[@]} = 0 ] || chown postgres: "$PG_RUN"
    (
        cd /
        # The server outlives us: it must hold neither the caller's output nor any lock file open.
        for fd in /proc/self/fd/*; do
            fd=${fd##*/}
            [ "$fd" -le 2 ] || eval "exec $fd>&-"
        done
        # Uninstalling every add-on at once drops more tables in one transaction than the default lets lock.
        "${PG_AS[@]}" "$(pg_program pg_ctl)" -D "$PG_DATA" -o "-k $PG_RUN -c max_locks_per_transaction=256" -l "$PG_DATA/server.log" -w start \
            </dev/null >/dev/null 2>&1
    ) || { tail -n 20 "$PG_DATA/server.log" >&2; fail "PostgreSQL does not start"; }
}

db_exists() { psql -d postgres -Atc 'SELECT datname FROM pg_database' | grep -qx "$1"; }

# --- Odoo --------------------------------------------------------------------------------------

# An existing source (a folder that holds the package odoo/) is used when ODOO_HOME is given.
ODOO_TREE=$VAR/odoo/usr/lib/python3/dist-packages
[ -z "${ODOO_HOME:-}" ] || ODOO_TREE=$(cd "$ODOO_HOME" && pwd -P)

# Odoo reads every option from the environment too, wherever the sub-command wants its -c.
addons_path=
[ -d "$ODOO_TREE/addons" ] && ls "$ODOO_TREE"/addons/*/__manifest__.py >/dev/null 2>&1 && addons_path=$ODOO_TREE/addons
ls "$ROOT"/addons/*/__manifest__.py >/dev/null 2>&1 && addons_path=$addons_path${addons_path:+,}$ROOT/addons
export ODOO_RC=$ROOT/config/odoo.conf ODOO_DATA_DIR=$VAR/data
[ -z "$addons_path" ] || export ODOO_ADDONS_PATH=$addons_path
# Byte code beside the sources would litter the working copy; not keeping it would slow every start.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX=$VAR/cache/pyc

odoo() { "$PY" -m odoo "$@"; }
# upgrade DATABASE ADD-ON…: not "odoo module upgrade", which reads companies before their new columns exist.
upgrade() { local database=$1 IFS=,; shift; odoo server -d "$database" -u "$*" --stop-after-init --no-http; }
our_addons() { (cd "$ROOT" && for m in addons/*/__manifest__.py; do [ -f "$m" ] && m=${m%/*} && echo "${m#addons/}"; done) || true; }
# hash_files FOLDER…: one hash for everything in them that a database can hold (tests and READMEs cannot).
hash_files() { find "$@" -type f ! -path '*/tests/*' ! -name '*.pyc' ! -name '*.md' -print0 | sort -z | xargs -0r sha256sum | digest; }
