namespace DistributedAnomaly.Core.State;

/// <summary>A snapshot could not be read: damaged, foreign, or written by a newer version.</summary>
public sealed class SnapshotException : Exception
{
    public SnapshotException(string message) : base(message)
    {
    }

    public SnapshotException(string message, Exception inner) : base(message, inner)
    {
    }

    public SnapshotException()
    {
    }
}
