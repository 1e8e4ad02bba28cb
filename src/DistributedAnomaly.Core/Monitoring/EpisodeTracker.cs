using System.Numerics;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>Opens an episode after k of n anomalous observations and closes it after m calm ones that span a while.</summary>
internal struct EpisodeTracker
{
    /// <summary>An observation this far below the threshold is calm; in between an episode neither opens nor closes.</summary>
    public const double Hysteresis = 0.5;

    private Episode _episode;
    private uint _recent;
    private uint _recentNew;
    private double _peakStrength;
    private int _calm;
    private long _calmSinceMs;
    private long _firstAnomalousMs;
    private long _lastAnomalousMs;

    public readonly Episode Episode => _episode;

    /// <param name="policy">k, n and m.</param>
    /// <param name="timeMs">Of the observation.</param>
    /// <param name="surprise">Its surprise, the echo of what came before included.</param>
    /// <param name="newSurprise">That of what is new: an echo alone opens nothing.</param>
    /// <param name="threshold">From which it is anomalous.</param>
    /// <param name="criticalMargin">Above the threshold from which it is critical.</param>
    /// <param name="strength">Its evidence in all.</param>
    /// <param name="present">The part of the evidence that speaks of the newest samples only.</param>
    /// <param name="atOnce">Opens an episode without waiting for a second observation.</param>
    /// <param name="holds">Something besides the evidence keeps it open.</param>
    public EpisodeChange Next(
        EpisodePolicy policy, long timeMs, double surprise, double newSurprise, double threshold, double criticalMargin, double strength,
        double present, bool atOnce = false, bool holds = false)
    {
        var anomalous = surprise >= threshold;
        _recent = _recent << 1 | (anomalous ? 1u : 0);
        _recentNew = _recentNew << 1 | (newSurprise >= threshold ? 1u : 0);
        if (anomalous)
        {
            if (!_episode.IsOpen && BitOperations.PopCount(_recent & Window(policy.OpenWindow)) == 1)
                _firstAnomalousMs = timeMs;
            _lastAnomalousMs = timeMs;
        }

        var severity = newSurprise >= threshold + criticalMargin ? Severity.Critical : Severity.Warning;
        // Detectors with a memory stay excited for a while after an incident: that alone does not keep it open.
        _peakStrength = _episode.IsOpen ? Math.Max(_peakStrength, strength) : strength;
        var calm = surprise <= threshold - Hysteresis || (!holds && present <= 0 && strength <= _peakStrength / 2);
        return _episode.IsOpen ? Continue(policy, timeMs, surprise, anomalous, calm, severity)
            : anomalous ? Open(policy, surprise, severity, atOnce)
            : EpisodeChange.None;
    }

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Long(_episode.Number);
        writer.Long(_episode.StartedMs);
        writer.Long(_episode.EndedMs);
        writer.Byte((byte)_episode.Severity);
        writer.Double(_episode.PeakSurprise);
        writer.Int((int)_recent);
        writer.Int((int)_recentNew);
        writer.Double(_peakStrength);
        writer.Int(_calm);
        writer.Long(_calmSinceMs);
        writer.Long(_firstAnomalousMs);
        writer.Long(_lastAnomalousMs);
    }

    public void Load(ref SnapshotReader reader, byte version)
    {
        _episode = new Episode(reader.Long(), reader.Long(), reader.Long(), (Severity)reader.Byte(), reader.Double());
        _recent = (uint)reader.Int();
        _recentNew = version >= 2 ? (uint)reader.Int() : _recent;
        _peakStrength = reader.Double();
        _calm = reader.Int();
        _calmSinceMs = reader.Long();
        _firstAnomalousMs = reader.Long();
        _lastAnomalousMs = reader.Long();
    }

    private EpisodeChange Open(EpisodePolicy policy, double surprise, Severity severity, bool atOnce)
    {
        var window = Window(policy.OpenWindow);
        var enough = BitOperations.PopCount(_recent & window) >= policy.OpenAfter && (_recentNew & window) != 0;
        if (!enough && !atOnce && !(severity == Severity.Critical && policy.CriticalOpensAtOnce))
            return EpisodeChange.None;
        _episode = new Episode(_episode.Number + 1, _firstAnomalousMs, 0, severity, surprise);
        _calm = 0;
        return EpisodeChange.Opened;
    }

    private EpisodeChange Continue(
        EpisodePolicy policy, long timeMs, double surprise, bool anomalous, bool calm, Severity severity)
    {
        if (!calm)
            _calm = 0;
        else if (_calm++ == 0)
            _calmSinceMs = timeMs;
        if (_calm >= policy.CloseAfter && timeMs - _calmSinceMs >= policy.CloseAfterTime.TotalMilliseconds)
        {
            _episode = _episode with { EndedMs = _lastAnomalousMs };
            _recent = _recentNew = 0;
            return EpisodeChange.Closed;
        }

        if (!anomalous)
            return EpisodeChange.None;
        var escalated = severity > _episode.Severity;
        _episode = _episode with
        {
            Severity = escalated ? severity : _episode.Severity,
            PeakSurprise = Math.Max(_episode.PeakSurprise, surprise),
        };
        return escalated ? EpisodeChange.Escalated : EpisodeChange.None;
    }

    private static uint Window(int observations) => observations >= 32 ? uint.MaxValue : (1u << observations) - 1;
}
