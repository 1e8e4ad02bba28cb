namespace DistributedAnomaly.Contracts.V1;

/// <summary>Body of <c>POST /api/v1/feedback</c>.</summary>
/// <param name="Verdict">
/// <c>true</c>: it was a real alarm. <c>false_alarm</c>: it was none. <c>expected</c>: it is how things are now. <c>freeze</c>: a deployment or
/// maintenance, from which nothing is to be learnt.
/// </param>
/// <param name="By">Who says so; 1 to 256 characters.</param>
/// <param name="Alert">Id of the alert that it is about. Without it the newest alert of the entity.</param>
/// <param name="Fleet">Without an alert: the fleet of the entity.</param>
/// <param name="Entity">Without an alert: the entity.</param>
/// <param name="Comment">Why; at most 1,024 characters.</param>
/// <param name="From">Of a freeze: its begin; without it now.</param>
/// <param name="Until">Of a freeze: its end; at most 30 days after its begin.</param>
public sealed record FeedbackRequest(
    string Verdict, string By, string? Alert = null, string? Fleet = null, string? Entity = null, string? Comment = null,
    DateTimeOffset? From = null, DateTimeOffset? Until = null);
