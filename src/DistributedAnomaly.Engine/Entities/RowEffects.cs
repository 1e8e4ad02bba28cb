namespace DistributedAnomaly.Engine.Entities;

/// <summary>What a row did to its entity.</summary>
[Flags]
internal enum RowEffects
{
    None = 0,

    /// <summary>The state is another one: it has to be saved.</summary>
    Changed = 1,

    /// <summary>The observation was judged and learned from; without this it was ignored or refused.</summary>
    Judged = 2,

    /// <summary>The entity may take more memory than before.</summary>
    Grown = 4,
}
