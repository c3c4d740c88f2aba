"""Every variable is typed, and nonsense is named."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from core.project import environment
from core.project.environment import Setting


@pytest.mark.parametrize(
    ("setting", "nonsense"),
    [
        (environment.BASE_URL, "desk.example.org"),
        (environment.BASE_URL, "https://desk.example.org/help"),
        (environment.DEBUG, "maybe"),
        (environment.PROXIES, "-1"),
        (environment.RELAY_THREADS, "0"),
        (environment.DATABASE_URL, "mysql://host/db"),
        (environment.MAIL_URL, "https://mail.example.org"),
        (environment.LANGUAGE, "tlh"),
        (environment.LOG_FORMAT, "xml"),
        (environment.HOME, "/etc/hostname"),
    ],
)
def test_a_value_that_cannot_be_understood_is_refused_by_name(
    setting: Setting[object], nonsense: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting.name, nonsense)
    with pytest.raises(ImproperlyConfigured, match=setting.name):
        setting.read()


@pytest.mark.parametrize("setting", environment.DECLARED, ids=lambda setting: setting.name)
def test_the_default_of_every_setting_is_understood(setting: Setting[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(setting.name, raising=False)
    assert setting.read() == setting.parse(setting.default)


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAGDESK_RELAY_THREADS", " ")
    assert environment.RELAY_THREADS.read() == 3


def test_values_are_read_with_their_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAGDESK_BASE_URL", "https://desk.example.org:8443/")
    monkeypatch.setenv("WAGDESK_ALLOWED_HOSTS", "a.example, b.example,")
    monkeypatch.setenv("WAGDESK_DEBUG", "Yes")
    assert environment.BASE_URL.read() == "https://desk.example.org:8443"
    assert environment.ALLOWED_HOSTS.read() == ["a.example", "b.example"]
    assert environment.DEBUG.read() is True


def test_a_misspelt_variable_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAGDESK_BASE_ULR", "https://desk.example.org")
    assert "WAGDESK_BASE_ULR" in environment.unknown_variables()
    assert "WAGDESK_BASE_URL" not in environment.unknown_variables()


def test_a_clone_keeps_its_data_in_the_clone() -> None:
    assert Path(environment.default_home()) == environment.SOURCE_ROOT / "var"


def test_an_installed_package_keeps_its_data_with_its_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "SOURCE_ROOT", tmp_path)
    assert environment.default_home() == "~/.wagdesk"
