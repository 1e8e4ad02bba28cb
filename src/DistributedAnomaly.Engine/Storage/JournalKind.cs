namespace DistributedAnomaly.Engine.Storage;

/// <summary>What a journal record holds. The numbers are on disk: never change one.</summary>
public enum JournalKind : byte
{
    /// <summary>Accepted observations.</summary>
    Batch = 0,

    /// <summary>A version of all fleets' policies.</summary>
    Policies = 1,

    /// <summary>Feedback about one entity.</summary>
    Feedback = 2,

    /// <summary>What is known of one fleet as a whole.</summary>
    Fleet = 3,
}
