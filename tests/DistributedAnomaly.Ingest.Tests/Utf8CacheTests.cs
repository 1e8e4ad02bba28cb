using System.Text;
using DistributedAnomaly.Ingest.Names;

namespace DistributedAnomaly.Ingest.Tests;

public sealed class Utf8CacheTests
{
    [Fact]
    public void Find_Added_GivesTheSameInstance()
    {
        var cache = new Utf8Cache<string>(1024, 64);
        var value = new string('x', 3);
        cache.Add("key"u8, value);

        cache.Find("key"u8).ShouldBeSameAs(value);
        cache.Find("kex"u8).ShouldBeNull();
        cache.Find("key\0"u8).ShouldBeNull();
    }

    [Fact]
    public void Add_MoreThanItHolds_StaysBoundedAndCountsWhatGaveWay()
    {
        var cache = new Utf8Cache<string>(16, 64);
        for (var i = 0; i < 1000; i++)
            cache.Add(Encoding.UTF8.GetBytes($"key-{i}"), $"key-{i}");

        var held = Enumerable.Range(0, 1000).Count(i => cache.Find(Encoding.UTF8.GetBytes($"key-{i}")) is { } v && v == $"key-{i}");
        held.ShouldBe(16);
        cache.Evictions.ShouldBe(1000 - 16);
    }

    [Fact]
    public void Add_TooLong_IsNotKept()
    {
        var cache = new Utf8Cache<string>(16, 4);
        cache.Add("12345"u8, "12345");

        cache.Find("12345"u8).ShouldBeNull();
    }

    [Fact]
    public void Find_ManyThreads_NeverGivesAnotherKeysValue()
    {
        var cache = new Utf8Cache<string>(64, 64);
        Parallel.For(0, 8, seed =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 20_000; i++)
            {
                var text = $"name-{random.Next(500)}";
                var key = Encoding.UTF8.GetBytes(text);
                var found = cache.Find(key);
                if (found is null)
                    cache.Add(key, text);
                else
                    found.ShouldBe(text);
            }
        });
    }
}
