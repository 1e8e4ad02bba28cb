using System.Buffers;
using System.Reflection;
using DistributedAnomaly.Contract.Tests;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Grains.Entities;
using DistributedAnomaly.Grains.Silos;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace DistributedAnomaly.Grains.Tests.Entities;

/// <summary>
/// Activations that end as the runtime ends them when it gives them up (a timeout, a silo's death): without being told so. Such an entity
/// must not stay among those that take rows.
/// </summary>
public sealed class EntityGrainTests : IAsyncLifetime
{
    private const long T = 1_760_000_040_000;

    private static readonly EntityKey Web1 = new("f", "web1"), Web2 = new("f", "web2");

    private readonly TestCluster _cluster = new(new ManualTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(T)));
    private SiloHost _host = null!;
    private EntityGrain _grain = null!;

    public async ValueTask InitializeAsync()
    {
        var silo = await _cluster.StartAsync();
        await silo.Engine.ObserveAsync(
            new ObservationBatch("f") { ReceivedMs = T }.With("web1", T, 1), VerdictFilter.None, TestContext.Current.CancellationToken);
        _host = silo.Services.GetRequiredService<SiloHost>();
        var id = silo.Grains.GetGrain<IEntityGrain>(EntityGrain.KeyOf(Web2)).GetGrainId();
        var context = DispatchProxy.Create<IGrainContext, OnlyId>();
        ((OnlyId)(object)context).Id = id;
        _grain = new EntityGrain(context, silo.Grains, _host);
        _grain.OnRehydrate(new State(_host.Entities.Find(Web1)!));
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task OnActivate_GivenUpMeanwhile_LeavesNoEntityBehind()
    {
        await Should.ThrowAsync<OperationCanceledException>(() => _grain.OnActivateAsync(new CancellationToken(canceled: true)));

        _host.Entities.Find(Web2).ShouldBeNull();
        _host.Memory.Entities.ShouldBe(1);
    }

    [Fact]
    public async Task Dispose_WithoutDeactivation_LeavesNoEntityBehind()
    {
        await _grain.OnActivateAsync(CancellationToken.None);
        var entity = _host.Entities.Find(Web2).ShouldNotBeNull();
        _host.Memory.Entities.ShouldBe(2);

        _grain.Dispose();
        _grain.Dispose();

        entity.IsLeaving.ShouldBeTrue("whoever holds it still must not judge with it");
        _host.Entities.Find(Web2).ShouldBeNull();
        _host.Memory.Entities.ShouldBe(1);
    }

    /// <summary>What a silo hands over with an entity that moves.</summary>
    private sealed class State(LiveEntity entity) : IRehydrationContext
    {
        public IEnumerable<string> Keys => ["sequence", "state"];

        public bool TryGetBytes(string key, out ReadOnlySequence<byte> value)
        {
            var writer = new SnapshotWriter();
            lock (entity.Sync)
                LiveEntityCodec.Save(entity, writer);
            value = new ReadOnlySequence<byte>(writer.Written.ToArray());
            return true;
        }

        public bool TryGetValue<T>(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? value)
        {
            value = (T)(object)7L;
            return true;
        }
    }

    /// <summary>A grain context that knows its grain's id, and nothing else.</summary>
    public class OnlyId : DispatchProxy
    {
        public GrainId Id { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == "get_GrainId" ? Id : throw new NotSupportedException(targetMethod.Name);
    }
}
