using System.Numerics.Tensors;

namespace DistributedAnomaly.Core.Fleet.Sampling;

/// <summary>What an entity has offered to its host's sample in the present hour: 20 bytes beside the entity. Lost without harm.</summary>
public struct OfferState
{
    /// <summary>A vector is offered again when it is by so much more unusual than any before it in the hour.</summary>
    private const float Record = 1.1f;

    private long _hour;
    private float _now;
    private float _quarter;
    private float _whole;

    /// <summary>Whether a vector is a record of its hour in some view in which it is unusual at all.</summary>
    internal bool IsRecord(long hour, ReadOnlySpan<float> vector, ReadOnlySpan<float> gates)
    {
        if (hour != _hour)
            this = new OfferState { _hour = hour };
        return Beats(ref _now, vector, gates, 0) | Beats(ref _quarter, vector, gates, 1) | Beats(ref _whole, vector, gates, 2);
    }

    private static bool Beats(ref float most, ReadOnlySpan<float> vector, ReadOnlySpan<float> gates, int view)
    {
        var length = TensorPrimitives.Norm(FleetVector.View(vector, view));
        if (length < gates[view] || length < Record * most)
            return false;
        most = length;
        return true;
    }
}
