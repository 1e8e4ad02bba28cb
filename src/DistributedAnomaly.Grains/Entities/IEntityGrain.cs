using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Grains.Wire;

namespace DistributedAnomaly.Grains.Entities;

/// <summary>One entity; its key is <c>fleet/entity</c>.</summary>
[Alias("anomaly.IEntityGrain")]
internal interface IEntityGrain : IGrainWithStringKey
{
    /// <summary>Judges observations. With the answer every alert transition that they caused is durable.</summary>
    [Alias("Observe")]
    ValueTask<EntityOutcome> ObserveAsync([Immutable] RowSlice rows);

    /// <summary>Completes when every alert transition of observations that were judged before is durable.</summary>
    /// <param name="incarnation">Who judged them (<see cref="LiveEntity.Incarnation"/>).</param>
    /// <returns>False: that one is gone, and what it judged perhaps with it; the observations are to be sent again.</returns>
    [Alias("Settle")]
    Task<bool> SettleAsync(long incarnation);

    /// <summary>Null: it was never observed.</summary>
    [Alias("GetReport")]
    Task<EntityReport?> GetReportAsync();

    /// <summary>Null: it was never observed.</summary>
    [Alias("GetHistory")]
    Task<History?> GetHistoryAsync(HistoryQuery query);

    /// <summary>Looks whether the entity is silent, and tells the alert desk if that changed.</summary>
    /// <param name="watchedSinceMs">Nobody could have noticed an observation missing before (Unix ms).</param>
    /// <returns>Its row as it is now; null: it was never observed.</returns>
    [Alias("CheckSilence")]
    Task<EntityRow?> CheckSilenceAsync(long watchedSinceMs);

    /// <summary>Takes what somebody says about the entity. With the answer it is durable.</summary>
    /// <param name="feedback">As <see cref="Core.Monitoring.Feedback.FeedbackCodec"/> writes it.</param>
    /// <returns>False: it was never observed.</returns>
    [Alias("GiveFeedback")]
    Task<bool> GiveFeedbackAsync(byte[] feedback);

    /// <summary>Null: it was never observed.</summary>
    [Alias("GetFeedback")]
    Task<byte[]?> GetFeedbackAsync();
}
