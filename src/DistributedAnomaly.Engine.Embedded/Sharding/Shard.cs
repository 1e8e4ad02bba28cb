using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Embedded.Alerting;
using DistributedAnomaly.Engine.Embedded.Entities;
using DistributedAnomaly.Engine.Fleets.Views;
using DistributedAnomaly.Engine.Planning;
using DistributedAnomaly.Engine.Recording;
using DistributedAnomaly.Engine.Storage;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Embedded.Sharding;

/// <summary>
/// Owns a part of the entities. One thread does everything that touches them, in the order of the mailbox, so no observation needs a lock.
/// </summary>
internal sealed class Shard(int index, ShardTools tools)
{
    private readonly Mailbox<IShardWork> _mailbox = new();
    private readonly List<ShardFleet> _fleets = [];
    private readonly Dictionary<string, FleetKnowledge> _knowledge = new(StringComparer.Ordinal);
    private Thread? _thread;

    public int Index { get; } = index;

    public AlertPump Alerts => tools.Alerts;

    public EntityRegistry Registry => tools.Registry;

    public EngineTelemetry Telemetry => tools.Telemetry;

    public ILogger Logger => tools.Logger;

    /// <summary>The last batch that was applied here.</summary>
    public long LastSeq { get; set; }

    /// <summary>Policies in force at <see cref="LastSeq"/>.</summary>
    public FleetPlans Plans { get; private set; } = new(FleetPolicies.Default);

    /// <summary>Fleets that have entities here.</summary>
    public IReadOnlyList<ShardFleet> Fleets => _fleets;

    /// <summary>Entities that changed since they were last handed to a snapshot.</summary>
    public List<EntitySlot> Dirty { get; private set; } = [];

    /// <summary>History that is not yet handed over.</summary>
    public HistoryBatch History { get; private set; } = tools.History.Rent();

    public SnapshotWriter SnapshotWriter { get; } = new();

    public RowWork Rows { get; } = new();

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = $"anomaly-shard-{Index}" };
        _thread.Start();
    }

    /// <summary>False: stopped.</summary>
    public bool Post(IShardWork work) => _mailbox.Post(work);

    /// <summary>Does the rest, then ends.</summary>
    public void Stop()
    {
        _mailbox.Close();
        _thread?.Join();
    }

    /// <summary>Ends as a crash would, after the piece of work in hand.</summary>
    public void Abandon()
    {
        foreach (var work in _mailbox.Abandon())
            work.Abandoned();
        _thread?.Join();
    }

    /// <summary>Gives a slot its monitor, which makes it visible.</summary>
    public void Attach(EntitySlot slot, EntityMonitor monitor)
    {
        slot.Monitor = monitor;
        FleetOf(slot).Add(slot);
        Registry.Account(slot);
    }

    /// <summary>The part of the slot's fleet that is here, with its plan and what is known of the fleet as a whole.</summary>
    public ShardFleet PartOf(EntitySlot slot) => FleetOf(slot);

    /// <summary>Exchanges what is known of a fleet as a whole; it holds from the next observation on.</summary>
    public void Tell(FleetKnowledge knowledge)
    {
        _knowledge[knowledge.Fleet] = knowledge;
        if (_fleets.Find(f => f.Name == knowledge.Fleet) is { } fleet)
            fleet.Knowledge = knowledge;
    }

    /// <summary>Uses another version of the policies; entities whose fleet's policy changed take it at once.</summary>
    /// <param name="seq">Journal record of the change: a monitor loaded from a later snapshot has it already.</param>
    public void Apply(FleetPlans plans, long seq)
    {
        Plans = plans;
        foreach (var fleet in _fleets)
        {
            var plan = plans.For(fleet.Name);
            if (ReferenceEquals(plan, fleet.Plan))
                continue;
            fleet.Plan = plan;
            foreach (var slot in fleet.Slots)
            {
                if (seq <= slot.SnapshotSeq)
                    continue;
                slot.Monitor!.Apply(plan);
                MarkDirty(slot);
            }
        }

        LastSeq = seq;
    }

    public void MarkDirty(EntitySlot slot)
    {
        if (slot.Dirty)
            return;
        slot.Dirty = true;
        Dirty.Add(slot);
    }

    /// <summary>Hands out the list of changed entities and begins another one.</summary>
    public List<EntitySlot> TakeDirty()
    {
        var taken = Dirty;
        Dirty = [];
        return taken;
    }

    /// <summary>Passes gathered history on to its writer.</summary>
    /// <param name="atLeast">Only if there are this many items.</param>
    /// <param name="mayWait">See <see cref="HistoryWriter.Post"/>.</param>
    public void HandOverHistory(int atLeast = 1, bool mayWait = false)
    {
        if (History.Items < atLeast)
            return;
        tools.History.Post(History, mayWait);
        History = tools.History.Rent();
    }

    private ShardFleet FleetOf(EntitySlot slot)
    {
        var fleet = slot.Fleet.Shards[Index];
        if (fleet.Plan is null)
        {
            fleet.Plan = Plans.For(fleet.Name);
            fleet.Knowledge = _knowledge.GetValueOrDefault(fleet.Name);
            _fleets.Add(fleet);
        }

        return fleet;
    }

    private void Run()
    {
        while (_mailbox.Take(out var work))
        {
            try
            {
                work.Run(this);
            }
            catch (Exception error)
            {
                Logger.LogCritical(error, "A piece of work failed on shard {Shard}; it goes on with the next.", Index);
                work.Abandoned();
            }
        }
    }
}
