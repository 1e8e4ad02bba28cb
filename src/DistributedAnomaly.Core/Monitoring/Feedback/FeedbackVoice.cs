using System.Globalization;
using DistributedAnomaly.Core.Detection;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring.Feedback;

/// <summary>
/// The part of an entity in what its fleet learns from feedback: it remembers what the detectors said when its episodes opened, and hears
/// what people said of alarms like the present one.
/// </summary>
/// <remarks>Exists from the first alarm on, or from the first observation near the threshold in a fleet whose people have answered.</remarks>
internal sealed class FeedbackVoice
{
    /// <summary>What lowers a surprise by less is not worth telling.</summary>
    private const double WorthTelling = 0.05;

    private readonly OpeningMemory _openings;
    private double _discount;
    private AnswerCount _like;

    public FeedbackVoice()
        : this(new OpeningMemory())
    {
    }

    private FeedbackVoice(OpeningMemory openings) => _openings = openings;

    public int MemoryBytes => 48 + _openings.MemoryBytes;

    /// <summary>Nothing that was said is about the present observation.</summary>
    public void Ignore() => (_discount, _like) = (0, default);

    /// <returns>By how much the surprise is to be lowered.</returns>
    public double Heed(FeedbackModel model, ReadOnlySpan<double> levels, long timeMs)
    {
        _discount = model.Discount(levels, timeMs);
        _like = model.AboutAlarmsLike(levels);
        return _discount;
    }

    /// <summary>An episode opened.</summary>
    /// <param name="episode">Its number.</param>
    /// <param name="levels">What the detectors say.</param>
    /// <param name="excess">By how much the surprise lies above the threshold.</param>
    public void Remember(long episode, ReadOnlySpan<double> levels, double excess)
    {
        if (VoiceLevels.Loudest(levels) != Voice.None)
            _openings.Add(episode, new AlarmEvidence(levels.ToArray(), excess));
    }

    /// <summary>What an answer about an episode teaches; null: it was answered before, or is forgotten.</summary>
    public AlarmEvidence? Answered(long episode) => _openings.Take(episode);

    /// <summary>Adds what people said as the last reason.</summary>
    public void Explain(Verdict verdict)
    {
        if (_discount < WorthTelling || verdict.Reasons.IsEmpty)
            return;
        var text = string.Create(
            CultureInfo.InvariantCulture, $"people called {_like.False} of {_like.False + _like.Real} alarms like this one false");
        verdict.AddLast(verdict.Reasons[0] with { Detector = Reason.FeedbackDetector, Surprise = -_discount, Share = 0, Text = text });
    }

    public void Save(SnapshotWriter writer)
    {
        _openings.Save(writer);
        writer.Double(_discount);
        writer.Int(_like.Real);
        writer.Int(_like.False);
    }

    public static FeedbackVoice Load(ref SnapshotReader reader) => new(OpeningMemory.Load(ref reader))
    {
        _discount = reader.Double(),
        _like = new AnswerCount(reader.Int(), reader.Int()),
    };
}
