namespace DistributedAnomaly.Engine.Embedded.Sharding;

/// <summary>Something to be done on a shard's thread, between its batches.</summary>
internal interface IShardWork
{
    /// <summary>Must not throw: errors go to whoever waits.</summary>
    void Run(Shard shard);

    /// <summary>The shard ended before it came to this.</summary>
    void Abandoned();
}
