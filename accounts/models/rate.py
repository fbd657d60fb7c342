"""How often someone has tried to sign in: the table behind Django's cache, so that limits hold over all processes."""

from django.db import models


class Rate(models.Model):
    """Written by django.core.cache's DatabaseCache alone, and by its column names."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "sign_in_rates"
        verbose_name = "счётчик попыток"
        verbose_name_plural = "счётчики попыток"

    def __str__(self) -> str:
        return self.cache_key
