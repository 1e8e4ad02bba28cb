using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>
/// Strange vectors of a cohort's members in the last two hours: what goes through a cohort member by member, as a new version does, is told once and
/// not by each of them. Immutable.
/// </summary>
public sealed class RecentHappenings
{
    /// <summary>So many members have to look alike; the one that is judged may be among them.</summary>
    private const int Least = 3;

    private const double Units = RecentWindow.KeptMs / 1000.0 / Calibration.SurpriseScale.UnitSeconds;

    private readonly PatternMemory _patterns;
    private readonly int _members;

    internal RecentHappenings(PatternMemory patterns, int members) => (_patterns, _members) = (patterns, members);

    /// <summary>Happenings that are remembered.</summary>
    public int Count => _patterns.Count;

    /// <summary>-log10 of similar happenings per member and five minutes; infinite while too few look alike.</summary>
    internal double Unfamiliarity(ReadOnlySpan<float> scaled, ulong entity)
    {
        var similar = _patterns.Similar(scaled, entity);
        return similar < Least ? double.PositiveInfinity : -PortableMath.Log10(similar / (Math.Max(1, _members) * Units));
    }
}
