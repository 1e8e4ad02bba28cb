using DistributedAnomaly.Core.Policies.Rules;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring.Conditions;

/// <summary>Holds one entity to the rules of its fleet.</summary>
/// <remarks>
/// A rule is decided anew by each observation that brings one of its metrics (or by any, if it names none); what the observation lacks is
/// the last known value. It is broken when its condition is true and its expectation is false; what is not known breaks nothing.
/// Memory: 40 bytes for each metric that rules name and 40 for each rule.
/// </remarks>
internal sealed class RuleMonitor
{
    private readonly RuleSet _set;
    private readonly KnownValue[] _known;
    private readonly RuleState[] _states;

    public RuleMonitor(RuleSet set)
    {
        _set = set;
        _known = new KnownValue[set.Metrics.Length];
        Array.Fill(_known, new KnownValue());
        _states = new RuleState[set.Rules.Length];
    }

    /// <summary>What the reasons of all broken rules weigh together.</summary>
    public double Weight
    {
        get
        {
            var weight = 0.0;
            foreach (ref readonly var state in _states.AsSpan())
                weight += state.IsBroken ? ReasonList.WeightOf(state.Surprise) : 0;
            return weight;
        }
    }

    /// <summary>At least one rule is broken now.</summary>
    public bool IsBroken { get; private set; }

    public int MemoryBytes => 90 + _known.Length * 40 + _states.Length * 40;

    /// <summary>Takes an observation in. Values that the monitor refused or ignored are refused and ignored here too.</summary>
    public void Judge(long timeMs, ReadOnlySpan<string> metrics, ReadOnlySpan<double> values, ContextLabels? labels, double cadenceMs)
    {
        Span<double> now = stackalloc double[_known.Length];
        Span<bool> fresh = stackalloc bool[_known.Length];
        for (var slot = 0; slot < _known.Length; slot++)
        {
            ref var known = ref _known[slot];
            var at = Find(_set.Metrics[slot], metrics, known.Hint);
            if (at >= 0)
            {
                known.Hint = at;
                fresh[slot] = known.Take(timeMs, values[at], _set.IsCounter[slot]);
            }

            now[slot] = known.At(timeMs, cadenceMs);
        }

        IsBroken = false;
        for (var i = 0; i < _states.Length; i++)
        {
            Decide(_set.Rules[i], ref _states[i], now, fresh, labels);
            IsBroken |= _states[i].IsBroken;
        }
    }

    /// <summary>What the broken rules are worth: the largest of them; 0 if none is broken.</summary>
    /// <param name="threshold">In force: a broken rule is worth no less.</param>
    public double Surprise(double threshold)
    {
        var most = 0.0;
        for (var i = 0; i < _states.Length; i++)
        {
            if (!_states[i].IsBroken)
                continue;
            _states[i].Surprise = Math.Max(threshold, _set.Rules[i].Policy.Surprise ?? 0);
            most = Math.Max(most, _states[i].Surprise);
        }

        return most;
    }

    /// <summary>Adds a reason for each broken rule, before all others: it is no chance but certain.</summary>
    public void Explain(ReasonList reasons)
    {
        var told = 0;
        for (var i = 0; i < _states.Length; i++)
        {
            if (_states[i].IsBroken)
                reasons.Add(_set.Rules[i].Reason(_set, _states[i].Observed, _states[i].Limit, _states[i].Surprise), told++);
        }
    }

    /// <summary>Takes over what another version of the policy's rules knew, by the names of metrics and rules.</summary>
    public void TakeOver(RuleMonitor before)
    {
        for (var slot = 0; slot < before._known.Length; slot++)
            Restore(before._set.Metrics[slot], before._known[slot]);
        for (var i = 0; i < before._states.Length; i++)
            Restore(before._set.Rules[i].Policy.Name, before._states[i]);
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Int(_known.Length);
        for (var slot = 0; slot < _known.Length; slot++)
        {
            writer.Text(_set.Metrics[slot]);
            _known[slot].Save(writer);
        }

        writer.Int(_states.Length);
        for (var i = 0; i < _states.Length; i++)
        {
            writer.Text(_set.Rules[i].Policy.Name);
            _states[i].Save(writer);
        }
    }

    /// <param name="reader">At what <see cref="Save"/> wrote, perhaps under another policy.</param>
    /// <param name="monitor">Takes what it has a place for; null: nothing.</param>
    public static void Load(ref SnapshotReader reader, RuleMonitor? monitor)
    {
        for (var left = reader.Length(28); left > 0; left--)
        {
            var metric = reader.Text();
            var known = KnownValue.Load(ref reader);
            monitor?.Restore(metric, known);
        }

        for (var left = reader.Length(33); left > 0; left--)
        {
            var rule = reader.Text();
            var state = RuleState.Load(ref reader);
            monitor?.Restore(rule, state);
        }
    }

    private void Restore(string metric, in KnownValue known)
    {
        var slot = Array.IndexOf(_set.Metrics, metric);
        if (slot >= 0)
            _known[slot] = known;
    }

    private void Restore(string rule, in RuleState state)
    {
        var at = Array.FindIndex(_set.Rules, r => r.Policy.Name == rule);
        if (at < 0)
            return;
        _states[at] = state;
        IsBroken |= state.IsBroken;
    }

    private static void Decide(Rule rule, ref RuleState state, ReadOnlySpan<double> now, ReadOnlySpan<bool> fresh, ContextLabels? labels)
    {
        if (!IsTouched(rule, now, fresh))
            return;
        var broken = (rule.When is not { } when || when.IsTrue(now, labels) == true) && rule.Expect.IsTrue(now, labels) == false;
        state.Run = broken ? Math.Min(state.Run, rule.Policy.For) + 1 : 0;
        state.IsBroken = state.Run >= rule.Policy.For;
        if (state.IsBroken)
            (state.Observed, state.Limit) = rule.Sides(now);
    }

    // One of its values is new, or one has become too old to decide by.
    private static bool IsTouched(Rule rule, ReadOnlySpan<double> now, ReadOnlySpan<bool> fresh)
    {
        foreach (var slot in rule.Slots)
        {
            if (fresh[slot] || double.IsNaN(now[slot]))
                return true;
        }

        return rule.Slots.Length == 0;
    }

    private static int Find(string metric, ReadOnlySpan<string> metrics, int hint)
    {
        if (hint < metrics.Length && string.Equals(metrics[hint], metric, StringComparison.Ordinal))
            return hint;
        for (var i = 0; i < metrics.Length; i++)
        {
            if (string.Equals(metrics[i], metric, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }
}
