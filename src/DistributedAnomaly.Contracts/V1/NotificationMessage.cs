namespace DistributedAnomaly.Contracts.V1;

/// <summary>A notification in words: what a person wants to know first. What is not known is absent.</summary>
/// <param name="Status">firing; acknowledged: all that fires is taken care of; resolved: nothing fires any more.</param>
/// <param name="Title">One line.</param>
/// <param name="What">What is wrong with the entity of the alert that says most, in one clause.</param>
/// <param name="HowUnusual">How often normal operation of this entity brings the like: <c>about once in 6 weeks for db-7</c>.</param>
/// <param name="Reasons">The most important ones.</param>
/// <param name="Since">When it began.</param>
/// <param name="Others">How many other alerts are told with it.</param>
/// <param name="EntityUrl">Page of the entity; absent where the server does not know its address for people.</param>
/// <param name="AcknowledgeUrl">Page where it is acknowledged; absent as above, and where it is over.</param>
/// <param name="AcknowledgedBy">Who takes care of it.</param>
public sealed record NotificationMessage(
    string Status, string Title, string What, string? HowUnusual, IReadOnlyList<NotificationReason> Reasons, DateTimeOffset Since, int Others,
    string? EntityUrl = null, string? AcknowledgeUrl = null, string? AcknowledgedBy = null);
