using System.Runtime.CompilerServices;

namespace DistributedAnomaly.Core.Fleet.Newcomers;

/// <summary>One number for each hour of the day.</summary>
[InlineArray(Count)]
public struct HourOffsets
{
    public const int Count = 24;

    private float _first;
}
