"""Settings of all tests."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "rulebook",
    deadline=None,
    derandomize=True,
    max_examples=80,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("rulebook")
