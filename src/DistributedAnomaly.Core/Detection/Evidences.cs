using System.Runtime.CompilerServices;

namespace DistributedAnomaly.Core.Detection;

/// <summary>What the detectors of a bank say of one sample, each at the place that the bank gave it.</summary>
[InlineArray(Count)]
internal struct Evidences
{
    /// <summary>Detectors of the largest bank.</summary>
    public const int Count = 11;

    private Evidence _first;
}
