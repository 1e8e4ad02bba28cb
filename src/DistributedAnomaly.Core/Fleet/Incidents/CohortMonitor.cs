using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Incidents;

/// <summary>
/// Watches a cohort against its own normal: when the median of its members moves as it never does, and many of them do, it is one incident. Not thread-safe.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>The medians of the features, averaged over a quarter of an hour, are counted in scales of their own history, and taken together by their Mahalanobis
/// distance: more load moves all of them, and does so every day; a slow disk moves three.</item>
/// <item>A distance is unusual from <see cref="LeastDistance"/> on, or from a quarter more than the cohort has on most days.</item>
/// <item>It is an incident if a share of the members moved too, and if cohorts of the fleet do not do the like all the time (<see cref="IncidentMemory"/>).
/// It is one also if so many members are anomalous by themselves at a time that it is no coincidence. Where it went is what the averages say when they
/// are that far, within a quarter of an hour.</item>
/// <item>A movement ends when the distance was below half of that for a while, or so few members are still where they moved to, and so few are on
/// the other side and anomalous: they may seem to be there on their way back. Members that are anomalous although hardly any is moved do not
/// prolong it, and begin no second incident for half an hour, nor before most of them were calm: their detectors
/// remember what was. Nor is it a second one if they seem to be on the other side in that time.</item>
/// <item>A coincidence ends when for a while fewer than half as many members are anomalous as it takes.</item>
/// <item>When it is over the averages begin anew with what the members do then.</item>
/// <item>What a cohort does in an incident, and in the half hour after, is not learnt as its normal: the next one is found as the first was.</item>
/// </list>
/// Memory: 4 bytes times the square of the features, and 21 a feature.
/// </remarks>
public sealed class CohortMonitor(FleetIncidentPolicy policy)
{
    private const double LeastDistance = 4.5;
    private const double AboveUsual = 1.25;
    private const double AveragingMs = 900_000;
    private const double DayMs = 86_400_000;
    private const double LearningMs = 6 * 3_600_000;
    private const double CalmMs = 300_000;
    private const double AftermathMs = 1_800_000;
    private const double LeastScale = 0.1;

    /// <summary>Larger movements are learnt as if they were so many scales.</summary>
    private const double Cut = 5;
    private const double MeanToDeviation = 1.2533;
    private const double Ridge = 0.05;
    private const double Excursion = 0.6;

    /// <summary>Members, and share of them, that are not anomalous at the same time by chance.</summary>
    private const double Coincidence = 5;
    private const double CoincidenceShare = 0.1;

    /// <summary>An incident has a side in a feature that moved this part as far as the one that moved farthest.</summary>
    private const double SideOf = 0.5;
    private const byte NoSide = 0, Up = 1, Down = 2;

    /// <summary>What a snapshot has of an incident: nothing, the last one, or one after which members are still anomalous.</summary>
    private const byte None = 0, Known = 1, Restless = 2;

    private readonly float[] _days = new float[1 + Days.Kept];
    private float[] _average = [];
    private float[] _scale = [];
    private float[] _together = [];
    private float[] _farthest = [];
    private byte[] _sides = [];
    private long _day;
    private long _calmSinceMs;
    private long _seenMs;
    private double _unseenMs;
    private double _peak;
    private bool _isRestless;

    /// <summary>How far its members are usually spread.</summary>
    public UsualSpread Usual { get; private set; } = new();

    /// <summary>The open incident, or the last one.</summary>
    public FleetIncident? Incident { get; private set; }

    public bool IsOpen => Incident is { EndedMs: 0 };

    /// <summary>Distance of the last window.</summary>
    public double Distance { get; private set; }

    /// <summary>From which distance on a window is unusual.</summary>
    public double Limit { get; private set; }

    /// <summary>Takes the statistics of the next window.</summary>
    /// <param name="peers">Of the cohort.</param>
    /// <param name="features">Their columns.</param>
    /// <param name="memory">Of the fleet; learns.</param>
    /// <param name="anomalousShare">Share of its members that are anomalous by themselves, 0 to 1.</param>
    /// <returns>What became of the incident.</returns>
    public EpisodeChange Observe(PeerStatistics peers, FeatureNames features, IncidentMemory memory, double anomalousShare = 0)
    {
        (_seenMs, _unseenMs) = (peers.TimeMs, 0);
        var count = peers.Features;
        Know(count);
        EndDay(peers.TimeMs);
        var rate = Usual.LastStepMs / Math.Min(DayMs, Math.Max(1, Usual.WatchedMs));
        Span<float> z = stackalloc float[count];
        for (var f = 0; f < count; f++)
        {
            _average[f] += (float)(Math.Min(1, Usual.LastStepMs / AveragingMs) * (peers.Median[f] - _average[f]));
            z[f] = (float)(_average[f] / (MeanToDeviation * Math.Max(LeastScale, _scale[f])));
        }

        Distance = Mahalanobis(z);
        Limit = Math.Max(LeastDistance, AboveUsual * Days.Middle(_days.AsSpan(1)));
        var isLearning = Usual.WatchedMs < LearningMs;
        _isRestless &= IsTogether(peers, anomalousShare, 0.5);
        var change = EpisodeChange.None;
        if (IsOpen)
            change = Continue(Incident!, z, peers, anomalousShare);
        else if (IsCoincidence(peers, anomalousShare) || (IsUnusual(peers, anomalousShare, isLearning) && !IsRebound(peers) && !memory.IsEverydayLife(z)))
            change = Open(z, peers, features);
        Remember(z, memory, isLearning);
        if (IsOpen || IsAftermath(peers.TimeMs))
            return change;
        if (!isLearning)
            _days[0] = Math.Max(_days[0], (float)Distance);
        Learn(z, rate);
        return change;
    }

    /// <summary>Nothing is open, and for a day it was neither watched nor compared: it can be forgotten.</summary>
    public bool IsIdle => !IsOpen && _unseenMs >= DayMs && _seenMs + _unseenMs - Usual.LastMs >= DayMs;

    /// <summary>Too few members reported in a window: it counts as a calm one.</summary>
    /// <param name="timeMs">End of the window (Unix ms).</param>
    public EpisodeChange Skip(long timeMs)
    {
        _seenMs = _seenMs == 0 ? timeMs : _seenMs;
        _unseenMs = timeMs - _seenMs;
        Distance = 0;
        if (!IsOpen || _unseenMs < CalmMs)
            return EpisodeChange.None;
        End(timeMs);
        return EpisodeChange.Closed;
    }

    /// <summary>Ends what is open, whatever the members do: nobody will look at them any more.</summary>
    /// <param name="timeMs">End (Unix ms).</param>
    public void End(long timeMs)
    {
        if (IsOpen)
            Incident = Incident! with { EndedMs = timeMs };
    }

    public void Save(SnapshotWriter writer)
    {
        Usual.Save(writer);
        writer.Int(_average.Length);
        writer.Floats(_average);
        writer.Floats(_scale);
        writer.Floats(_together);
        writer.Floats(_days);
        writer.Long(_day);
        writer.Long(_calmSinceMs);
        writer.Byte(Incident is null ? None : _isRestless ? Restless : Known);
        if (Incident is not { } incident)
            return;
        writer.Long(incident.StartedMs);
        writer.Long(incident.EndedMs);
        writer.Int(incident.Members);
        writer.Double(incident.Share);
        writer.Text(incident.Feature);
        writer.Double(incident.Median);
        writer.Bytes(_sides);
    }

    /// <param name="reader">Stands where <see cref="Save"/> wrote.</param>
    /// <param name="policy">From now on.</param>
    /// <param name="version">Of the stored knowledge of the fleet.</param>
    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static CohortMonitor Load(ref SnapshotReader reader, FleetIncidentPolicy policy, byte version)
    {
        var monitor = new CohortMonitor(policy) { Usual = UsualSpread.Load(ref reader, version) };
        var count = reader.Length(8);
        if (count > FeatureNames.Most)
            throw new SnapshotException($"a cohort of {count} features, at most {FeatureNames.Most} are possible");
        monitor.Know(count);
        reader.Floats(monitor._average);
        reader.Floats(monitor._scale);
        reader.Floats(monitor._together);
        reader.Floats(monitor._days);
        (monitor._day, monitor._calmSinceMs) = (reader.Long(), reader.Long());
        var standing = reader.Byte();
        if (standing == None)
            return monitor;
        monitor._isRestless = standing == Restless;
        monitor.Incident = new FleetIncident(reader.Long(), reader.Long(), reader.Int(), reader.Double(), reader.Text(), reader.Double());
        monitor._sides = reader.Bytes().ToArray();
        return monitor._sides.Length <= count ? monitor : throw new SnapshotException($"an incident in {monitor._sides.Length} of {count} features");
    }

    // Members that are anomalous by themselves need no average to tell that they all are.
    private bool IsUnusual(PeerStatistics peers, double anomalousShare, bool isLearning) =>
        peers.MovedShare >= policy.Share && (anomalousShare >= policy.Share || (!isLearning && Distance >= Limit));

    private bool IsCoincidence(PeerStatistics peers, double anomalousShare) =>
        !_isRestless && !IsAftermath(peers.TimeMs) && IsTogether(peers, anomalousShare, 1);

    private static bool IsTogether(PeerStatistics peers, double anomalousShare, double part) =>
        anomalousShare * peers.Members >= part * Coincidence && anomalousShare >= part * CoincidenceShare;

    private EpisodeChange Open(ReadOnlySpan<float> z, PeerStatistics peers, FeatureNames features)
    {
        var top = 0;
        for (var f = 1; f < z.Length; f++)
            top = Math.Abs(z[f]) > Math.Abs(z[top]) ? f : top;
        // What is told of a movement is the feature in which most members moved: that of the share.
        var told = peers.MovedShare >= policy.Share ? peers.MovedFeature : top;
        Incident = new FleetIncident(peers.TimeMs, 0, peers.Members, peers.MovedShare, features.Names[told], peers.Median[told]);
        TakeSides(z);
        _calmSinceMs = 0;
        return EpisodeChange.Opened;
    }

    private void TakeSides(ReadOnlySpan<float> z)
    {
        var most = 0f;
        foreach (var moved in z)
            most = Math.Max(most, Math.Abs(moved));
        _sides = new byte[z.Length];
        for (var f = 0; f < z.Length; f++)
            _sides[f] = Math.Abs(z[f]) < SideOf * most ? NoSide : z[f] > 0 ? Up : Down;
    }

    private EpisodeChange Continue(FleetIncident open, ReadOnlySpan<float> z, PeerStatistics peers, double anomalousShare)
    {
        // If its first members told of it, the averages were still on their way.
        if (peers.TimeMs - open.StartedMs < AveragingMs && peers.MovedShare >= policy.Share && Distance >= Limit)
            TakeSides(z);
        var still = StillMoved(peers);
        var areAnomalous = anomalousShare >= policy.Share / 2 || IsTogether(peers, anomalousShare, 0.5);
        var lasts = (Distance >= Limit / 2 && still >= policy.Share / 2)
            || (areAnomalous && (!IsMovement(open) || peers.MovedShare >= policy.Share / 2));
        _calmSinceMs = lasts ? 0 : _calmSinceMs == 0 ? peers.TimeMs : _calmSinceMs;
        var ends = _calmSinceMs > 0 && peers.TimeMs - _calmSinceMs >= CalmMs;
        Incident = open with { EndedMs = ends ? peers.TimeMs : 0, Share = Math.Max(open.Share, still) };
        _isRestless = ends && IsTogether(peers, anomalousShare, 0.5);
        // What the averages still say of it is no distance of what the members do from now on.
        if (ends)
            peers.Median[.._average.Length].CopyTo(_average);
        return ends ? EpisodeChange.Closed : EpisodeChange.None;
    }

    // Otherwise its members were anomalous each in its own way.
    private bool IsMovement(FleetIncident incident) => incident.Share >= policy.Share;

    private bool IsAftermath(long timeMs) => Incident is { EndedMs: > 0 } last && IsMovement(last) && timeMs - last.EndedMs < AftermathMs;

    // What was learnt of a fault before it was noticed lets its members seem to be on the other side when they are back.
    private bool IsRebound(PeerStatistics peers)
    {
        var feature = peers.MovedFeature;
        var side = peers.Moved(feature, isUp: true) >= peers.MovedShare ? Up : Down;
        return IsAftermath(peers.TimeMs) && feature < _sides.Length && _sides[feature] != NoSide && _sides[feature] != side;
    }

    // Share of members in the feature in which most are still on the incident's side.
    private double StillMoved(PeerStatistics peers)
    {
        var most = 0.0;
        for (var f = 0; f < Math.Min(_sides.Length, peers.Features); f++)
        {
            if (_sides[f] != NoSide)
                most = Math.Max(most, peers.Moved(f, _sides[f] == Up));
        }

        return most;
    }

    // The farthest point of an excursion is remembered when it is over.
    private void Remember(ReadOnlySpan<float> z, IncidentMemory memory, bool isLearning)
    {
        memory.Watch(Usual.LastStepMs);
        if (isLearning)
            return;
        if (Distance >= Excursion * Limit && Distance > _peak)
        {
            _peak = Distance;
            _farthest = z.ToArray();
        }
        else if (Distance < Excursion * Limit / 2 && _peak > 0)
        {
            memory.Add(_farthest);
            _peak = 0;
        }
    }

    private void Learn(ReadOnlySpan<float> z, double rate)
    {
        for (var a = 0; a < z.Length; a++)
        {
            var x = Math.Clamp(z[a], -Cut, Cut);
            for (var b = 0; b <= a; b++)
            {
                ref var entry = ref _together[a * (a + 1) / 2 + b];
                entry += (float)(rate * (x * Math.Clamp(z[b], -Cut, Cut) - entry));
            }

            var size = Math.Abs(_average[a]);
            _scale[a] += (float)(rate * ((_scale[a] == 0 ? size : Math.Min(size, Cut * Math.Max(LeastScale, _scale[a]))) - _scale[a]));
        }
    }

    // Per feature, so that it does not grow with their number.
    private double Mahalanobis(ReadOnlySpan<float> z)
    {
        var n = z.Length;
        if (n == 0)
            return 0;
        Span<double> l = n <= 16 ? stackalloc double[n * n] : new double[n * n];
        Span<double> y = stackalloc double[n];
        var sum = 0.0;
        for (var a = 0; a < n; a++)
        {
            var rest = (double)z[a];
            for (var b = 0; b <= a; b++)
            {
                var entry = _together[a * (a + 1) / 2 + b] + (a == b ? Ridge : 0);
                for (var k = 0; k < b; k++)
                    entry -= l[a * n + k] * l[b * n + k];
                l[a * n + b] = a == b ? Math.Sqrt(Math.Max(entry, Ridge)) : entry / l[b * n + b];
                if (b < a)
                    rest -= l[a * n + b] * y[b];
            }

            y[a] = rest / l[a * n + a];
            sum += y[a] * y[a];
        }

        return Math.Sqrt(sum / n);
    }

    private void EndDay(long timeMs)
    {
        var day = (long)(timeMs / DayMs);
        if (day == _day)
            return;
        _day = day;
        Days.End(_days);
    }

    // New features come last.
    private void Know(int features)
    {
        if (_average.Length == features)
            return;
        Array.Resize(ref _average, features);
        Array.Resize(ref _scale, features);
        Array.Resize(ref _together, features * (features + 1) / 2);
    }
}
