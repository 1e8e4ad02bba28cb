using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Newcomers;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Fleet.Sampling;

namespace DistributedAnomaly.Engine.Fleets.Gathering;

/// <summary>What a host gathered of a fleet in one window. Harvests of several hosts merge. Not thread-safe.</summary>
internal sealed partial class FleetHarvest
{
    /// <summary>Cohorts told apart; the members of further ones count for the whole fleet only.</summary>
    public const int MostCohorts = 64;

    /// <summary>Rows of a window's part of the sample, of each kind.</summary>
    private const int SampleRows = 20_000;

    private readonly Dictionary<string, BaselinePanel> _baselines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PeerPanel> _cohorts = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, (string Name, bool IsAnomalous)> _members = [];

    /// <param name="features">Columns of all that is gathered.</param>
    public FleetHarvest(FeatureNames features)
    {
        Features = features;
        Rest = new PeerPanel(features.Count);
        Calm = new PeerPanel(features.Count);
        Sample = features.Count == 0 ? null : new FleetSample(features, SampleRows);
    }

    public FeatureNames Features { get; }

    /// <summary>Members by cohort.</summary>
    public IReadOnlyDictionary<string, PeerPanel> Cohorts => _cohorts;

    /// <summary>Baselines of members by cohort; an empty name: of those in <see cref="Rest"/>.</summary>
    public IReadOnlyDictionary<string, BaselinePanel> Baselines => _baselines;

    /// <summary>Members of no cohort, or of one that is not told apart.</summary>
    public PeerPanel Rest { get; }

    /// <summary>Vectors of members without an open episode: what models are compared by.</summary>
    public PeerPanel Calm { get; }

    /// <summary>Null while there are no features.</summary>
    public FleetSample? Sample { get; }

    /// <summary>Metrics that are no features yet.</summary>
    public MetricProposals Proposals { get; } = new();

    /// <summary>Observations of members whose cohort is not told apart.</summary>
    public long CohortsLeftOut { get; private set; }

    /// <summary>Observations gathered, and the sum of their entities' cadences (ms).</summary>
    public long Observations { get; private set; }

    public double CadenceSumMs { get; private set; }

    /// <summary>Takes the deviations of a member, in all views.</summary>
    public void Add(string cohort, FleetMember member, string name, ReadOnlySpan<float> deviations)
    {
        if (PanelOf(cohort).Add(member.Hash, deviations))
            _members[member.Hash] = (name, member.IsAnomalous);
    }

    /// <summary>Name of a member of a panel.</summary>
    public string NameOf(ulong hash) => _members[hash].Name;

    /// <summary>Whether a member of a panel had an open episode when it reported last.</summary>
    public bool IsAnomalous(ulong hash) => _members[hash].IsAnomalous;

    /// <summary>Takes the baselines of a cohort's members.</summary>
    public BaselinePanel BaselinesOf(string cohort)
    {
        var name = _cohorts.ContainsKey(cohort) ? cohort : "";
        if (!_baselines.TryGetValue(name, out var panel))
            _baselines.Add(name, panel = new BaselinePanel(Features.Count));
        return panel;
    }

    private PeerPanel PanelOf(string cohort)
    {
        if (cohort.Length == 0)
            return Rest;
        if (_cohorts.TryGetValue(cohort, out var panel))
            return panel;
        if (_cohorts.Count == MostCohorts)
        {
            CohortsLeftOut++;
            return Rest;
        }

        _cohorts.Add(cohort, panel = new PeerPanel(Features.Count));
        return panel;
    }

    public void Count(double cadenceMs)
    {
        Observations++;
        CadenceSumMs += cadenceMs;
    }

    /// <summary>Takes in what another host gathered; of other features only the proposals.</summary>
    public void Merge(FleetHarvest other)
    {
        Proposals.Merge(other.Proposals);
        Observations += other.Observations;
        CadenceSumMs += other.CadenceSumMs;
        CohortsLeftOut += other.CohortsLeftOut;
        if (!ReferenceEquals(other.Features, Features))
            return;
        foreach (var (cohort, panel) in other._cohorts)
            PanelOf(cohort).Merge(panel);
        foreach (var (cohort, panel) in other._baselines)
            BaselinesOf(cohort).Merge(panel);
        foreach (var (hash, member) in other._members)
            _members[hash] = member;
        Rest.Merge(other.Rest);
        Calm.Merge(other.Calm);
        if (other.Sample is not null)
            Sample?.Merge(other.Sample);
    }
}
