namespace DistributedAnomaly.Core.Neural.Training;

/// <summary>A trainer was asked for that is not there; the message says why and is for people.</summary>
public sealed class TrainerUnavailableException(string message) : Exception(message);
