using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Grains.Alerting;
using DistributedAnomaly.Grains.Entities;
using DistributedAnomaly.Grains.Index;
using DistributedAnomaly.Grains.Learning;
using DistributedAnomaly.Grains.Silos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Serialization;

namespace DistributedAnomaly.Grains;

/// <summary>Makes a silo one of DistributedAnomaly.</summary>
public static class AnomalySiloExtensions
{
    /// <summary>Entities that may move between two silos in one cycle: moving costs both, and must not starve the ingest.</summary>
    private const int MigrationsPerCycle = 5000;

    /// <summary>
    /// Adds everything but clustering and the grain storage named <see cref="ClusterNames.GrainStorage"/>, which depend on where the silo
    /// runs.
    /// </summary>
    /// <param name="policies">Those of the silo's configuration, which hold for the cluster from now on; null: those that it has.</param>
    /// <param name="receivers">Who is told of alerts.</param>
    /// <param name="time">What observations and silence are measured by.</param>
    /// <param name="fleets">Of what fleets learn as wholes; null: the defaults.</param>
    public static ISiloBuilder AddAnomalyGrains(
        this ISiloBuilder silo, ClusterOptions options, ClusterStores stores, FleetPolicies? policies, AlertReceivers receivers, TimeProvider time,
        FleetTierOptions? fleets = null)
    {
        silo.Services.AddSingleton<ClusterTelemetry>();
        silo.Services.AddSingleton<AlertMetrics>();
        silo.Services.AddSingleton(new ConfiguredPolicies(policies));
        silo.Services.AddSingleton(services => new SiloHost(
            options, stores, receivers, services.GetRequiredService<ClusterTelemetry>(), time, services.GetRequiredService<ILoggerFactory>()));
        silo.Services.AddSingleton(fleets ?? new FleetTierOptions());
        silo.Services.AddSingleton<RowReporter>();
        silo.Services.AddSingleton<FleetReporter>();
        silo.Services.AddSingleton<SiloAgents>();
        silo.Services.AddSingleton<Rivals>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SiloWork>();
        silo.AddGrainService<SiloAgent>();
        silo.Configure<GrainCollectionOptions>(collection =>
        {
            collection.ClassSpecificCollectionAge[typeof(EntityGrain).FullName!] = options.IdleEntityAge;
            collection.EnableActivationSheddingOnMemoryPressure = true;
            // Leaving memory waits for the database: what is given up then is lost. A silo that stops has a deadline of its own.
            collection.DeactivationTimeout = TimeSpan.FromHours(1);
        });
        // A failure says why in every silo, whichever library it comes from; otherwise the other silo hears of a missing codec.
        silo.Services.Configure<ExceptionSerializationOptions>(errors => errors.SupportedExceptionTypeFilter = _ => true);
        silo.AddDistributedGrainDirectory();
        // By default nothing of a dead silo comes back for 30 s, lest a silo that was only taken for dead still holds it. Here the log of an
        // entity and the revisions of alerts fence such a silo out.
        silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = TimeSpan.Zero);
        silo.AddActivationRebalancer();
        silo.Configure<ActivationRebalancerOptions>(rebalancer =>
        {
            rebalancer.RebalancerDueTime = TimeSpan.FromSeconds(20);
            rebalancer.SessionCyclePeriod = TimeSpan.FromSeconds(10);
            rebalancer.ActivationMigrationCountLimit = MigrationsPerCycle;
        });
        return silo;
    }
}
