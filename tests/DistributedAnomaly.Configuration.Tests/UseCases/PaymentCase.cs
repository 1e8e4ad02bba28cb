using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Configuration.Tests.UseCases;

/// <summary>The account of a shop for half a year of hours: sells by day, sometimes to the neighbouring country.</summary>
internal sealed class PaymentCase() : UseCase("payments.yaml", ["amount", "payments"], TimeSpan.FromHours(1), 180 * 24)
{
    private const int Day120 = 120 * 24;

    public override IReadOnlyList<Incident> Incidents { get; } =
    [
        new("a huge amount", Day120 + 12, 1, "amount", IsExtreme: true),
        new("sales at night", Day120 + 10 * 24 + 1, 4, "payments"),
        new("a country never seen", Day120 + 20 * 24 + 11, 4, "country"),
        new("a robot pays", Day120 + 30 * 24 + 8, 48, "amount|payments"),
    ];

    protected override double[] Values(int row, DateTimeOffset time, Random random)
    {
        var open = Day(time, 13);
        var payments = Math.Max(0, Math.Round(2 + 40 * open * (1 + 0.15 * Normal(random)) + Normal(random)));
        var amount = 35 * Math.Exp(0.25 * Normal(random));
        if (Now("a huge amount", row))
            amount = 4_000;
        if (Now("sales at night", row))
            payments = 38 + random.Next(4);
        if (Now("a robot pays", row))
            (amount, payments) = (29.9, 21);

        return [amount, payments];
    }

    protected override ContextLabels? Labels(int row, Random random) =>
        ContextLabels.From([KeyValuePair.Create("country", Now("a country never seen", row) ? "BR" : random.Next(12) == 0 ? "AT" : "DE")]);
}
