from django.db import migrations, models
from django.db.models.functions import Cast

# A generated column cannot be altered: it is made again, and its index with it.
INDEX = models.Index(fields=["role", "stage", "-rating_mean", "-id"], name="submission_by_rating")


class Migration(migrations.Migration):
    dependencies = [("casting", "0005_rating_order_runs_one_way")]

    operations = [
        migrations.RemoveIndex("submission", "submission_by_rating"),
        migrations.RemoveField("submission", "rating_mean"),
        migrations.AddField(
            "submission",
            "rating_mean",
            models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        rating_count=0,
                        then=models.Value(0, output_field=models.DecimalField(decimal_places=2, max_digits=4)),
                    ),
                    default=Cast(
                        models.expressions.CombinedExpression(
                            Cast(models.F("rating_sum"), models.DecimalField(decimal_places=4, max_digits=12)),
                            "/",
                            models.F("rating_count"),
                        ),
                        models.DecimalField(decimal_places=2, max_digits=4),
                    ),
                ),
                output_field=models.DecimalField(decimal_places=2, max_digits=4),
            ),
        ),
        migrations.AddIndex("submission", INDEX),
    ]
