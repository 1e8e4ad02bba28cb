using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>Watches one entity against its own normal. Not thread-safe: one owner at a time.</summary>
public sealed class EntityMonitor
{
    private readonly List<Metric> _metrics = [];
    private MonitorPlan _plan;
    private long _samples;
    private double _surprise;
    private Episode _episode;
    private int _calm;

    public EntityMonitor(MonitorPlan plan, Fidelity fidelity)
    {
        _plan = plan;
        Fidelity = fidelity;
    }

    public Fidelity Fidelity { get; }

    /// <summary>Usual interval between observations by their timestamps (ms); 0 while unknown.</summary>
    public double CadenceMs { get; private set; }

    /// <summary>Time of the newest observation (Unix ms); 0 before the first.</summary>
    public long LastSeenMs { get; private set; }

    /// <summary>Metrics known so far, in the order in which they appeared: the positions of <see cref="MetricAt"/>.</summary>
    public int MetricCount => _metrics.Count;

    /// <summary>Bytes of memory that this monitor holds, estimated from its arrays.</summary>
    public int MemoryBytes => 200 + _metrics.Count * 100;

    private EntityState State => _samples < 100 ? EntityState.Learning : _episode.IsOpen ? EntityState.Anomalous : EntityState.Normal;

    private double Threshold => _plan.Policy.Threshold ?? 4;

    /// <summary>Uses another version of the fleet's policy from the next observation on; what was learnt stays.</summary>
    public void Apply(MonitorPlan plan) => _plan = plan;

    /// <summary>Judges one observation, then learns from it.</summary>
    /// <param name="timeMs">Unix ms.</param>
    /// <param name="metrics">Metric names; the same string instances from call to call make it faster.</param>
    /// <param name="values">One value per name.</param>
    /// <param name="fleetSize">Entities of the fleet: what the fleet's alarm budget is divided by. At least 1.</param>
    /// <param name="verdict">Receives the judgement.</param>
    public void Observe(long timeMs, ReadOnlySpan<string> metrics, ReadOnlySpan<double> values, int fleetSize, Verdict verdict)
    {
        verdict.Reset(State);
        verdict.Threshold = Threshold;
        if (timeMs <= LastSeenMs)
            return;
        if (LastSeenMs > 0)
            CadenceMs = CadenceMs == 0 ? timeMs - LastSeenMs : CadenceMs + (timeMs - LastSeenMs - CadenceMs) * 0.05;
        LastSeenMs = timeMs;
        _samples++;
        var worst = default(Reason);
        for (var i = 0; i < metrics.Length; i++)
        {
            var name = metrics[i];
            var m = _metrics.Find(x => x.Name == name);
            if (m is null)
                _metrics.Add(m = new Metric { Name = name, Mean = values[i] });
            m.Surprise = Math.Abs(values[i] - m.Mean) / (m.Scale + 1e-9) * 0.5;
            if (m.Samples < 50)
                m.Surprise = 0;
            if (m.Surprise > worst.Surprise || worst.Metric is null)
                worst = new Reason(name, values[i], m.Mean, m.Mean - 3 * m.Scale, m.Mean + 3 * m.Scale, "zscore", m.Surprise, 1);
            m.Last = values[i];
            m.Samples++;
            m.Scale += (Math.Min(Math.Abs(values[i] - m.Mean), m.Samples < 20 ? 1e300 : 6 * m.Scale) - m.Scale) / Math.Min(m.Samples, 500);
            m.Mean += (values[i] - m.Mean) / Math.Min(m.Samples, 500);
            verdict.Taken++;
        }

        verdict.Outcome = ObserveOutcome.Scored;
        verdict.Surprise = _surprise = worst.Surprise;
        var anomalous = _surprise >= Threshold;
        verdict.Severity = !anomalous ? Severity.None : _surprise > Threshold + 2 ? Severity.Critical : Severity.Warning;
        verdict.AddReason(worst);
        _calm = anomalous ? 0 : _calm + 1;
        if (anomalous && !_episode.IsOpen)
        {
            _episode = new Episode(_episode.Number + 1, timeMs, 0, verdict.Severity, _surprise);
            verdict.Change = EpisodeChange.Opened;
        }
        else if (_episode.IsOpen && _calm > 5)
        {
            _episode = _episode with { EndedMs = timeMs };
            verdict.Change = EpisodeChange.Closed;
        }

        if (_episode.IsOpen || verdict.Change != EpisodeChange.None)
            verdict.Episode = _episode;
        verdict.State = State;
    }

    public EntityHealth Health() => new(
        State, _surprise, Threshold, Severity.None, _episode, LastSeenMs, CadenceMs, _samples, Fidelity, [],
        [.. Enumerable.Range(0, MetricCount).Select(MetricAt)]);

    /// <summary>The last value, expectation, band and surprise of one metric, without allocation (feeds the roll-ups).</summary>
    public MetricHealth MetricAt(int position)
    {
        var m = _metrics[position];
        return new MetricHealth(m.Name, LastSeenMs, m.Last, m.Mean, m.Mean - 3 * m.Scale, m.Mean + 3 * m.Scale, 0, m.Surprise, "zscore", m.Samples);
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Byte(0);
        writer.Byte((byte)Fidelity);
        writer.Double(CadenceMs);
        writer.Long(LastSeenMs);
        writer.Long(_samples);
        writer.Double(_surprise);
        writer.Int(_calm);
        writer.Long(_episode.Number);
        writer.Long(_episode.StartedMs);
        writer.Long(_episode.EndedMs);
        writer.Byte((byte)_episode.Severity);
        writer.Double(_episode.PeakSurprise);
        writer.Int(_metrics.Count);
        foreach (var m in _metrics)
        {
            writer.Text(m.Name);
            writer.Double(m.Mean);
            writer.Double(m.Scale);
            writer.Double(m.Last);
            writer.Double(m.Surprise);
            writer.Long(m.Samples);
        }
    }

    /// <summary>Restores what <see cref="Save"/> wrote, of this or any older version.</summary>
    /// <exception cref="SnapshotException">The bytes are not a snapshot, are damaged, or are of a newer version.</exception>
    public static EntityMonitor Load(ref SnapshotReader reader, MonitorPlan plan)
    {
        if (reader.Byte() != 0)
            throw new SnapshotException("unknown version");
        var monitor = new EntityMonitor(plan, (Fidelity)reader.Byte())
        {
            CadenceMs = reader.Double(),
            LastSeenMs = reader.Long(),
            _samples = reader.Long(),
            _surprise = reader.Double(),
            _calm = reader.Int(),
            _episode = new Episode(reader.Long(), reader.Long(), reader.Long(), (Severity)reader.Byte(), reader.Double()),
        };
        var count = reader.Length(40);
        for (var i = 0; i < count; i++)
        {
            monitor._metrics.Add(new Metric
            {
                Name = string.Intern(reader.Text()), Mean = reader.Double(), Scale = reader.Double(), Last = reader.Double(),
                Surprise = reader.Double(), Samples = reader.Long(),
            });
        }

        return monitor;
    }

    private sealed class Metric
    {
        public required string Name;
        public double Mean, Scale, Last, Surprise;
        public long Samples;
    }
}
