using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Tests.Policies;

/// <summary>Incidents in which every value by itself is an everyday one: no threshold and no z-score can tell them.</summary>
public sealed class ConditionalScenarioTests
{
    private const long Start = 1_760_000_000_000;
    private readonly List<double[]> _calm = [];
    private readonly List<double[]> _incident = [];
    private readonly Verdict _verdict = new();

    /// <summary>A pump that runs now and then; in the incident it runs against a blocked pipe.</summary>
    [Fact]
    public void PumpWithoutFlow_NoValueIsUnusual_IsFoundByItsRule()
    {
        var pump = new EntityMonitor(
            new MonitorPlan(new FleetPolicy
            {
                Rules = [new RulePolicy { Name = "pump-without-flow", When = "power > 5 and valve == 1", Expect = "flow > 0.5", For = 3, Surprise = 8 }],
            }),
            Fidelity.Full);
        var random = new Random(2);
        var opened = new List<int>();
        var reason = default(Reason);
        var running = false;
        for (var minute = 0; minute < 20_000; minute++)
        {
            if (random.Next(20) == 0)
                running = !running;
            var blocked = minute is >= 15_000 and < 15_010;
            var runs = running || blocked;
            double[] values = [runs ? 7 + random.NextDouble() : random.NextDouble(), runs ? 1 : 0, runs && !blocked ? 3 + random.NextDouble() : 0.1 * random.NextDouble()];
            (blocked ? _incident : _calm).Add(values);
            pump.Observe(Start + minute * 60_000L, ["power", "valve", "flow"], values, 1, _verdict);
            if (_verdict.Change == EpisodeChange.Opened && _verdict.Reasons[0].Detector.StartsWith("rule:", StringComparison.Ordinal))
            {
                opened.Add(minute);
                reason = _verdict.Reasons[0];
            }
        }

        opened.ShouldBe([15_002]);
        (reason.Metric, reason.Detector, reason.Expected, reason.Text).ShouldBe(("flow", "rule:pump-without-flow", 0.5, "flow > 0.5 when power > 5 and valve == 1"));
        reason.Observed.ShouldBeInRange(0, 0.1);
        NothingIsUnusualByItself();
    }

    /// <summary>Accounts of many countries pay everyday amounts; one of them suddenly pays from a country that others use every day.</summary>
    [Fact]
    public void PaymentFromAbroad_TheAmountIsUsual_IsFoundByTheCountryOfTheAccount()
    {
        var plan = new MonitorPlan(new FleetPolicy { AlertsPerEntityDay = 0.1, Context = ["country"] });
        string[] homes = ["DE", "FR", "BR", "JP", "US"];
        var random = new Random(3);
        var accounts = homes.Select(_ => new EntityMonitor(plan, Fidelity.Full)).ToArray();
        var found = new List<(int Hour, int Account, string? Country)>();
        for (var hour = 0; hour < 5_000; hour++)
        {
            for (var a = 0; a < accounts.Length; a++)
            {
                var abroad = a == 0 && hour is >= 4_000 and < 4_003;
                double[] values = [50 + 10 * (random.NextDouble() + random.NextDouble() - 1)];
                (abroad ? _incident : _calm).Add(values);
                accounts[a].Observe(
                    Start + hour * 3_600_000L, ["amount"], values, ContextLabels.From([KeyValuePair.Create("country", abroad ? "BR" : homes[a])]), 1, _verdict);
                if (_verdict.Change == EpisodeChange.Opened && _verdict.Reasons[0].Detector == "context:country")
                    found.Add((hour, a, _verdict.Reasons[0].Text));
            }
        }

        found.ShouldHaveSingleItem();
        found[0].Hour.ShouldBeInRange(4_000, 4_002);
        (found[0].Account, found[0].Country).ShouldBe((0, "BR"));
        NothingIsUnusualByItself();
    }

    // Every value of the incident lies inside what was seen before and after it, and within two standard deviations.
    private void NothingIsUnusualByItself()
    {
        _incident.ShouldNotBeEmpty();
        for (var m = 0; m < _calm[0].Length; m++)
        {
            var calm = _calm.ConvertAll(values => values[m]);
            var mean = calm.Average();
            var deviation = Math.Sqrt(calm.Average(v => (v - mean) * (v - mean)));
            foreach (var values in _incident)
            {
                values[m].ShouldBeInRange(calm.Min(), calm.Max());
                (Math.Abs(values[m] - mean) / deviation).ShouldBeLessThan(2.5);
            }
        }
    }
}
