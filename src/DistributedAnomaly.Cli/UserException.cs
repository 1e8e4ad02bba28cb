namespace DistributedAnomaly.Cli;

/// <summary>What was asked for cannot be done; the message says why and is all that the user needs.</summary>
internal sealed class UserException(string message, Exception? inner = null) : Exception(message, inner);
