using DistributedAnomaly.Engine;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Contract.Tests;

/// <summary>The embedded engine with the real alert desk, over real files.</summary>
public sealed class EmbeddedEngineContractTests : AnomalyEngineContract
{
    private readonly TempFolder _folder = new();
    private EmbeddedEdition? _edition;

    protected override async Task<IAnomalyEngine> StartAsync()
    {
        _edition = await EmbeddedEdition.StartAsync(_folder.File("data"), Policies, Clock, Token);
        return _edition.Engine;
    }

    protected override async Task<IAnomalyEngine> RestartAsync()
    {
        await _edition!.DisposeAsync();
        return await StartAsync();
    }

    protected override async Task DisposeEngineAsync()
    {
        await _edition!.DisposeAsync();
        _folder.Dispose();
    }
}
