namespace DistributedAnomaly.Engine.Embedded.Sharding;

internal static class ShardQueries
{
    public static Task<T> AskAsync<T>(this Shard shard, Func<Shard, T> ask)
    {
        var query = new ShardQuery<T>(ask);
        if (!shard.Post(query))
            query.Abandoned();
        return query.Answer;
    }

    /// <summary>The answers in the order of the shards.</summary>
    public static Task<T[]> AskAllAsync<T>(this IEnumerable<Shard> shards, Func<Shard, T> ask) =>
        Task.WhenAll(shards.Select(shard => shard.AskAsync(ask)));
}
