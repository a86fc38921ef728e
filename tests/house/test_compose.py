"""The containers are described rightly: no container engine is needed to notice a mistake here."""

import json
import re
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "config/Dockerfile").read_text()
SERVICES = sorted(COMPOSE["services"])


def test_compose_file_fits_the_compose_schema():
    schema = files("check_jsonschema.builtin_schemas.vendor").joinpath("compose-spec.json")
    jsonschema.Draft7Validator(json.loads(schema.read_text())).validate(COMPOSE)


@pytest.mark.parametrize("name", SERVICES)
def test_service_reports_its_health_and_does_not_run_as_root(name):
    service = COMPOSE["services"][name]
    assert service["healthcheck"]["test"]
    assert service["user"].split(":")[0] not in ("root", "0")


@pytest.mark.parametrize("name", SERVICES)
def test_service_waits_for_healthy_services_and_mounts_declared_volumes(name):
    service = COMPOSE["services"][name]
    for other, how in service.get("depends_on", {}).items():
        assert other in COMPOSE["services"]
        assert how == {"condition": "service_healthy"}
    for volume in service.get("volumes", []):
        assert volume.split(":")[0] in COMPOSE["volumes"]


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_open_to_this_machine_only(name):
    for port in COMPOSE["services"][name].get("ports", []):
        assert port.startswith("127.0.0.1:")


def test_secrets_come_from_the_environment_and_stand_nowhere_in_the_files():
    assert all(set(secret) == {"environment"} for secret in COMPOSE["secrets"].values())
    for service in COMPOSE["services"].values():
        for key, value in service.get("environment", {}).items():
            assert "PASSWORD" not in key or value.startswith("/run/secrets/")
    assert not re.search(r"^(ENV|ARG) .*(PASSWORD|SECRET)", DOCKERFILE, re.M)


def test_dockerfile_copies_what_exists_and_ends_as_a_plain_user():
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.M) == ["odoo:19"]
    for sources in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.M):
        for source in sources.split():
            assert (ROOT / source).exists(), source
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.M)[-1] != "root"


def test_image_gets_the_pinned_packages():
    assert "-r /opt/recouvrement/requirements.txt" in DOCKERFILE
    lines = (ROOT / "config/requirements.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins), pins
