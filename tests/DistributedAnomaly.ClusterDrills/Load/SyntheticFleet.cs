using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.ClusterDrills.Load;

/// <summary>
/// A fleet whose every value follows from entity, step and metric alone, so that what a cluster should have made of it can be computed
/// afterwards. One entity in so many has an incident every 16 steps; those have learnt for a while before the others begin.
/// </summary>
internal sealed class SyntheticFleet
{
    public const string Name = "drill";

    /// <summary>Time between two observations of an entity, by their timestamps.</summary>
    public const int StepMs = 60_000;

    /// <summary>Steps that an entity with incidents makes before the others begin.</summary>
    public const int LearnSteps = 150;

    private const int IncidentPeriod = 16, IncidentSteps = 2;
    private const double IncidentScales = 6;

    public static readonly string[] Metrics =
        [.. new[] { "cpu", "memory", "disk_read", "disk_write", "net_in", "net_out", "latency", "errors" }.Select(string.Intern)];

    private readonly int _incidentEvery;
    private readonly ulong _seed;
    private readonly long _startMs;
    private readonly string[] _names;

    public SyntheticFleet(int entities, int incidentEvery, int seed = 1)
    {
        (_incidentEvery, _seed) = (incidentEvery, (ulong)seed);
        // Old enough that no step lies in the future.
        _startMs = new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero).AddDays(-10).ToUnixTimeMilliseconds();
        _names = [.. Enumerable.Range(0, entities).Select(i => $"e{i:D6}")];
    }

    public int Count => _names.Length;

    public string NameOf(int entity) => _names[entity];

    public EntityKey KeyOf(int entity) => new(Name, _names[entity]);

    public bool HasIncidents(int entity) => entity % _incidentEvery == 0;

    public int FirstStep(int entity) => HasIncidents(entity) ? 0 : LearnSteps;

    /// <summary>Entities with incidents never share a timestamp, so that alerts can be told apart by their start.</summary>
    public long TimeMs(int entity, int step) => _startMs + (long)step * StepMs + entity / _incidentEvery % StepMs;

    public void Fill(int entity, int step, Span<double> values)
    {
        var incident = HasIncidents(entity) && step >= LearnSteps && (step - LearnSteps + entity / _incidentEvery) % IncidentPeriod < IncidentSteps;
        for (var m = 0; m < values.Length; m++)
        {
            var own = Mix(_seed + (ulong)entity * 8 + (ulong)m);
            var level = 50 + (own & 0xffff) / 512.0;
            var scale = 1 + (own >> 16 & 0xffff) / 32768.0;
            var noise = Mix(own + (ulong)step * 0x9E3779B97F4A7C15);
            const double Unit = 1.0 / (1 << 21);
            var value = ((noise & 0x1fffff) + (noise >> 21 & 0x1fffff) + (noise >> 42 & 0x1fffff)) * Unit - 1.5;
            values[m] = level + scale * (value + (incident && m % 3 == 0 ? IncidentScales : 0));
        }
    }

    public void AddTo(ObservationBatch batch, int entity, int step)
    {
        Span<double> values = stackalloc double[Metrics.Length];
        Fill(entity, step, values);
        batch.Add(_names[entity], TimeMs(entity, step));
        for (var m = 0; m < values.Length; m++)
            batch.AddMetric(Metrics[m], values[m]);
    }

    // The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
    private static ulong Mix(ulong x)
    {
        x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
        x = (x ^ x >> 27) * 0x94D049BB133111EB;
        return x ^ x >> 31;
    }
}
