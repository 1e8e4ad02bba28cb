using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Embedded.Journaling;

/// <summary>Something that must be in the journal before it takes effect.</summary>
internal interface IJournalWork
{
    JournalKind Kind { get; }

    ArraySegment<byte> Payload { get; }

    /// <summary>It is durable. Called on the journal's thread in the order of the numbers: passes the work on, does not block.</summary>
    void Committed(long seq);

    /// <summary>It is not in the journal and never will be.</summary>
    void Failed(Exception error);
}
