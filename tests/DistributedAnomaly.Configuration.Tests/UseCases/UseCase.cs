using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Configuration.Tests.UseCases;

/// <summary>
/// One kind of entity with its policy file, a seeded series as such entities have it, and incidents of all kinds: single values (point),
/// values that are usual at other times or together with others (contextual), and stretches of which no row is unusual (collective).
/// </summary>
internal abstract class UseCase(string policyFile, IReadOnlyList<string> metrics, TimeSpan cadence, int rows)
{
    /// <summary>2026-01-05, a Monday.</summary>
    private static readonly DateTimeOffset Begin = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public int Rows => rows;

    public IReadOnlyList<string> Metrics => metrics;

    public double Days => rows * cadence.TotalDays;

    public abstract IReadOnlyList<Incident> Incidents { get; }

    public FleetPolicy Policy
    {
        get
        {
            var read = new ConfigurationLoader().ReadPolicyFile(RepositoryFile.Path($"deploy/policies/{policyFile}"));
            read.Errors.ShouldBeEmpty();
            return read.Value!;
        }
    }

    /// <summary>All rows, the same for one seed.</summary>
    public IEnumerable<(long TimeMs, double[] Values, ContextLabels? Labels)> Series(int seed)
    {
        var random = new Random(seed);
        for (var row = 0; row < rows; row++)
        {
            var time = Begin + row * cadence;
            var values = Values(row, time, random);
            yield return (time.ToUnixTimeMilliseconds(), values, Labels(row, random));
        }
    }

    /// <summary>The values of a row, its incident included.</summary>
    protected abstract double[] Values(int row, DateTimeOffset time, Random random);

    protected virtual ContextLabels? Labels(int row, Random random) => null;

    protected bool Now(string incident, int row) => Incidents.Any(i => i.Name == incident && i.Covers(row));

    /// <summary>A bell from 0 at night to 1 at its hour of day, UTC.</summary>
    protected static double Day(DateTimeOffset time, double peakHour) =>
        Math.Pow(0.5 + 0.5 * Math.Cos(2 * Math.PI * (time.TimeOfDay.TotalHours - peakHour) / 24), 1.5);

    protected static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
