using System.Globalization;
using System.Text;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Configuration.Tests.UseCases;

public sealed class UseCaseTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, Func<UseCase>> All = new(StringComparer.Ordinal)
    {
        ["servers"] = () => new ServerCase(),
        ["payments"] = () => new PaymentCase(),
        ["sensors"] = () => new SensorCase(),
        ["patients"] = () => new PatientCase(),
        ["network flows"] = () => new NetworkCase(),
    };

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var name in All.Keys)
        {
            for (var seed = 1; seed <= 3; seed++)
                cases.Add(name, seed);
        }

        return cases;
    }

    /// <summary>Every incident is an alarm with its reason; calm weeks are calm; what looks at single values misses most of it.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Observe_AUseCase_FindsEveryIncidentWithItsReasonAndLittleElse(string name, int seed)
    {
        var useCase = All[name]();
        var policy = useCase.Policy;
        var surprises = new double[useCase.Rows];
        var episodes = Episodes(useCase, seed, surprises);
        var rows = All[name]().Series(seed).Select(r => r.Values).ToArray();
        var told = new StringBuilder();
        var (missed, easy) = (new List<string>(), new List<string>());
        foreach (var incident in useCase.Incidents)
        {
            var found = episodes.Where(e => e.From < incident.Until + 5 && e.Until >= incident.From).ToArray();
            var reasons = found.SelectMany(e => e.Reasons).Distinct().ToArray();
            var named = Array.Exists(reasons, r => incident.Metrics.Contains(r.Metric));
            if (!named)
                missed.Add(incident.Name);
            if (!incident.IsExtreme && (Ranged.Finds(rows, incident) || ZScore.Finds(rows, incident)))
                easy.Add(incident.Name);

            told.AppendLine(CultureInfo.InvariantCulture, $"{incident.Name}: up to {surprises.AsSpan(incident.From, incident.Rows).ToArray().Max():0.0}, {(found.Length == 0 ? "-" : $"after {Math.Max(0, found[0].From - incident.From)} of {incident.Rows} rows, {string.Join(", ", reasons.Take(3).Select(r => $"{r.Metric} by {r.Detector}"))}")}");
        }

        // Its first day or first hundred observations an entity is a stranger.
        var young = Math.Max(100, useCase.Rows / useCase.Days);
        var falseAlarms = episodes.Where(e => e.From >= young && !useCase.Incidents.Any(i => e.From < i.Until + 60 && e.Until >= i.From)).ToArray();
        var asked = policy.AlertsPerEntityDay * useCase.Days;
        told.AppendLine(CultureInfo.InvariantCulture, $"false alarms: {falseAlarms.Length}, {asked:0.0} were asked for");
        foreach (var alarm in falseAlarms)
            told.AppendLine(CultureInfo.InvariantCulture, $"  row {alarm.From}: {string.Join(", ", alarm.Reasons.Take(1).Select(r => $"{r.Metric} by {r.Detector}"))}");
        output.WriteLine(told.ToString());
        missed.ShouldBeEmpty(told.ToString());
        easy.ShouldBeEmpty($"{told}{string.Join(", ", easy)}: a fixed threshold or a z-score finds it too");
        falseAlarms.Length.ShouldBeLessThanOrEqualTo((int)Math.Ceiling(2 * asked) + 1, told.ToString());
    }

    private static List<(int From, int Until, Reason[] Reasons)> Episodes(UseCase useCase, int seed, double[] surprises)
    {
        var monitor = new EntityMonitor(new MonitorPlan(useCase.Policy), Fidelity.Full);
        var verdict = new Verdict();
        var metrics = useCase.Metrics.ToArray();
        var episodes = new List<(int From, int Until, Reason[] Reasons)>();
        var row = 0;
        foreach (var (timeMs, values, labels) in useCase.Series(seed))
        {
            monitor.Observe(timeMs, metrics, values, labels, 1, verdict);
            if (verdict.Change == EpisodeChange.Opened)
            {
                verdict.Reasons.Length.ShouldBeGreaterThan(0, $"row {row} is an alarm without a reason");
                episodes.Add((row, row, [.. verdict.Reasons.ToArray()]));
            }
            else if (verdict.Episode is { IsOpen: true })
                episodes[^1] = (episodes[^1].From, row, [.. episodes[^1].Reasons.Concat(verdict.Reasons.ToArray().Take(2)).DistinctBy(r => (r.Metric, r.Detector))]);
            surprises[row++] = verdict.Surprise;
        }

        return episodes;
    }
}
