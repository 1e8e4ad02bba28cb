using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Simulation.Story;

/// <summary>Compares what people were told with the faults that there were.</summary>
internal sealed class Appraisal
{
    /// <summary>An alarm is real until so many minutes after the fault.</summary>
    private const double GraceMinutes = 15;
    private const int MostReasons = 12;

    private readonly SimulatedFleet _fleet;
    private readonly int _firstStep;
    private readonly double _days;
    private readonly double _learningDays;
    private readonly double _minutes;
    private readonly int _grace;
    private readonly ILookup<int, Fault> _ofServer;
    private readonly ILookup<int, Fault> _ofCohort;

    public Appraisal(SimulatedFleet fleet, int firstStep)
    {
        (_fleet, _firstStep) = (fleet, firstStep);
        _minutes = (fleet.TimeMs(1) - fleet.TimeMs(0)) / 60_000.0;
        _grace = (int)Math.Ceiling(GraceMinutes / _minutes);
        _days = (fleet.Steps - firstStep) * _minutes / 1440;
        _learningDays = firstStep * _minutes / 1440;
        _ofServer = fleet.Faults.SelectMany(f => f.Members.Select(m => (Server: m, Fault: f))).ToLookup(x => x.Server, x => x.Fault);
        _ofCohort = fleet.Faults.Where(f => f.Kind == FaultKind.CohortWide).ToLookup(f => f.Cohort);
    }

    public double Days => _days;

    public VariantFigures Of(StoryVariant variant, IReadOnlyList<Alarm> alarms, double microseconds, double bytes)
    {
        var counted = alarms.Where(a => a.Step >= _firstStep).ToList();
        var found = new Dictionary<int, int>();
        var falsehoods = new Dictionary<string, int>(StringComparer.Ordinal);
        var real = 0;
        foreach (var alarm in counted)
        {
            var faults = (alarm.Server >= 0 ? _ofServer[alarm.Server] : _ofCohort[alarm.Cohort])
                .Where(f => alarm.Step >= f.FirstStep && alarm.Step <= f.LastStep + _grace).ToList();
            foreach (var fault in faults)
                found.TryAdd(fault.Number, alarm.Step);
            if (faults.Count > 0)
                real++;
            else
                falsehoods[alarm.Reason] = falsehoods.GetValueOrDefault(alarm.Reason) + 1;
        }

        return new VariantFigures(
            variant, Ratio(counted.Count, _days), Ratio(real, _days), Ratio(real, counted.Count), Ratio(found.Count, _fleet.Faults.Count),
            Ratio(alarms.Count - counted.Count, _learningDays), Ratio(counted.Count(a => a.Server < 0), _days), Kinds(found),
            [.. falsehoods.OrderByDescending(f => f.Value).ThenBy(f => f.Key, StringComparer.Ordinal).Take(MostReasons)], microseconds, bytes);
    }

    // Of nothing it is 0: a day of learning has no figures.
    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;

    public IReadOnlyList<SizeFigures> Sizes() =>
    [
        .. _fleet.Faults.GroupBy(f => f.Kind).OrderBy(g => g.Key).Select(g =>
        {
            var sizes = g.Select(f => f.Size).ToArray();
            return new SizeFigures(g.Key, sizes.Length, Quantile.Of(sizes, 0.1), Quantile.Of(sizes, 0.5), Quantile.Of(sizes, 0.9));
        }),
    ];

    private IReadOnlyList<KindFigures> Kinds(Dictionary<int, int> found) =>
    [
        .. _fleet.Faults.GroupBy(f => f.Kind).OrderBy(g => g.Key).Select(g =>
        {
            var delays = g.Where(f => found.ContainsKey(f.Number)).Select(f => (found[f.Number] - f.FirstStep) * _minutes).ToArray();
            return new KindFigures(g.Key, g.Count(), delays.Length, delays.Length == 0 ? 0 : Quantile.Of(delays, 0.5));
        }),
    ];
}
