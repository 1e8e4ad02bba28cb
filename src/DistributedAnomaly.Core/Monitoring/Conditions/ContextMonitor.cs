using DistributedAnomaly.Core.Detection.ContextRarity;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring.Conditions;

/// <summary>Judges the values of an entity's context labels, each label by its own history. An observation without a label says nothing of it.</summary>
internal sealed class ContextMonitor
{
    /// <summary>A chance (-log10) from which a label is among the reasons and keeps an episode open.</summary>
    public const double Notable = 1;

    private readonly IReadOnlyList<string> _names;
    private readonly Label[] _labels;
    private readonly double _choice;

    /// <param name="names">Labels to judge.</param>
    public ContextMonitor(IReadOnlyList<string> names)
    {
        _names = names;
        _labels = new Label[names.Count];
        // The most surprising of several is more surprising than one by itself; and the labels together get half of the say.
        _choice = PortableMath.Log10(2.0 * names.Count);
    }

    /// <summary>Of the labels of the last observation together: -log10 of the chance per observation.</summary>
    public double Surprise { get; private set; }

    /// <summary>What the reasons of all notable labels weigh together.</summary>
    /// <param name="perUnit">What turns a chance per observation into a surprise.</param>
    public double Weight(double perUnit)
    {
        var weight = 0.0;
        foreach (ref readonly var label in _labels.AsSpan())
            weight += label.Surprise >= Notable ? ReasonList.WeightOf(Math.Max(0, label.Surprise + perUnit)) : 0;
        return weight;
    }

    public int MemoryBytes => 80 + _labels.Length * 40 + _labels.Sum(l => l.Detector?.MemoryBytes ?? 0);

    public void Judge(long timeMs, ContextLabels? labels)
    {
        Surprise = 0;
        for (var i = 0; i < _labels.Length; i++)
        {
            ref var label = ref _labels[i];
            label.Value = labels?.Find(_names[i]);
            label.Surprise = 0;
            if (label.Value is null)
                continue;
            label.Hash = ContextRarityDetector.HashOf(label.Value);
            label.Surprise = Math.Max(0, (label.Detector ??= new ContextRarityDetector()).Score(label.Hash, timeMs) - _choice);
            Surprise = Math.Max(Surprise, label.Surprise);
        }
    }

    /// <summary>Learns the labels just judged.</summary>
    public void Learn(double weight)
    {
        foreach (ref var label in _labels.AsSpan())
        {
            if (label.Value is not null)
                label.Detector!.Learn(label.Hash, weight);
            // Kept only as long as a reason may show it.
            if (label.Surprise < Notable)
                label.Value = null;
        }
    }

    public void Explain(ReasonList reasons, double perUnit)
    {
        for (var i = 0; i < _labels.Length; i++)
        {
            if (_labels[i] is { Surprise: >= Notable, Value: { } value } label)
            {
                var chance = PortableMath.Pow(10, -label.Surprise);
                reasons.Add(new Reason(_names[i], chance, 1, 0, 1, "context:" + _names[i], Math.Max(0, label.Surprise + perUnit), Share: 0, value));
            }
        }
    }

    /// <summary>Takes over what was learnt of the labels that are still judged.</summary>
    public void TakeOver(ContextMonitor before)
    {
        for (var i = 0; i < before._labels.Length; i++)
            Restore(before._names[i], before._labels[i]);
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Int(_labels.Length);
        for (var i = 0; i < _labels.Length; i++)
        {
            writer.Text(_names[i]);
            writer.Double(_labels[i].Surprise);
            writer.Text(_labels[i].Value ?? "");
            writer.Byte(_labels[i].Detector is null ? (byte)0 : (byte)1);
            _labels[i].Detector?.Save(writer);
        }
    }

    /// <param name="reader">At what <see cref="Save"/> wrote, perhaps under another policy.</param>
    /// <param name="monitor">Takes what it has a place for; null: nothing.</param>
    public static void Load(ref SnapshotReader reader, ContextMonitor? monitor)
    {
        for (var left = reader.Length(17); left > 0; left--)
        {
            var name = reader.Text();
            var label = new Label { Surprise = reader.Double(), Value = reader.Text() is { Length: > 0 } value ? value : null };
            if (reader.Byte() != 0)
                label.Detector = ContextRarityDetector.Load(ref reader);
            monitor?.Restore(name, label);
        }
    }

    private void Restore(string name, in Label label)
    {
        for (var i = 0; i < _names.Count; i++)
        {
            if (_names[i] != name)
                continue;
            _labels[i] = label;
            Surprise = Math.Max(Surprise, label.Surprise);
        }
    }

    private struct Label
    {
        public ContextRarityDetector? Detector;
        public string? Value;
        public uint Hash;
        public double Surprise;
    }
}
