using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace DistributedAnomaly.Core.Fleet.Sampling;

/// <summary>What an entity has offered to its host's sample in the present hour: 24 bytes beside the entity. Lost without harm.</summary>
public struct OfferState
{
    /// <summary>A vector is offered again when it is by so much more unusual than any before it in the hour.</summary>
    private const float Record = 1.1f;

    private long _hour;
    private Lengths _most;

    /// <summary>Whether a vector is a record of its hour in some view in which it is unusual at all.</summary>
    internal bool IsRecord(long hour, ReadOnlySpan<float> vector, ReadOnlySpan<float> gates)
    {
        if (hour != _hour)
            this = new OfferState { _hour = hour };
        var isRecord = false;
        for (var view = 0; view < FleetVector.Views; view++)
            isRecord |= Beats(ref _most[view], FleetVector.View(vector, view), gates[view]);
        return isRecord;
    }

    private static bool Beats(ref float most, ReadOnlySpan<float> view, float gate)
    {
        var length = TensorPrimitives.Norm(view);
        if (length < gate || length < Record * most)
            return false;
        most = length;
        return true;
    }

    /// <summary>One per view.</summary>
    [InlineArray(FleetVector.Views)]
    private struct Lengths
    {
        private float _first;
    }
}
