namespace DistributedAnomaly.Api;

/// <summary>The options cannot be started with; the message is for the person who wrote them.</summary>
public sealed class ApiOptionsException(string message) : Exception(message);
