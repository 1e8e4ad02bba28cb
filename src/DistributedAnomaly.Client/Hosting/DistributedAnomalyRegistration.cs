using DistributedAnomaly.Client;
using DistributedAnomaly.Client.Hosting;
using DistributedAnomaly.Client.Pushing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client with a host.</summary>
public static class DistributedAnomalyRegistration
{
    /// <summary>
    /// Adds <see cref="AnomalyClient"/> and <see cref="MetricsPusher"/> as singletons, and reports the application's own instruments while
    /// the host runs. The options are checked when the host starts; all errors are named at once. A registered
    /// <see cref="TimeProvider"/> is used.
    /// </summary>
    public static IServiceCollection AddDistributedAnomaly(this IServiceCollection services, Action<DistributedAnomalyOptions> configure)
    {
        services.AddOptions<DistributedAnomalyOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DistributedAnomalyOptions>, OptionsCheck>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<DistributedAnomalyOptions>>().Value;
            return new AnomalyClient(options.Server!, options.ApiKey);
        });
        services.TryAddSingleton(provider => new MetricsPusher(
            provider.GetRequiredService<AnomalyClient>(),
            provider.GetRequiredService<IOptions<DistributedAnomalyOptions>>().Value.Push,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<MetricsPusher>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PushingLifetime>());
        return services;
    }
}
