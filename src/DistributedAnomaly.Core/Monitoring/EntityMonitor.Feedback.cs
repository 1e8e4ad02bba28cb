using DistributedAnomaly.Core.Monitoring.Feedback;

namespace DistributedAnomaly.Core.Monitoring;

/// <content>What people said of its alarms.</content>
public sealed partial class EntityMonitor
{
    // What people said of alarms like this one.
    private void Heed(long timeMs, ReadOnlySpan<int> touched)
    {
        _voice?.Ignore();
        if (_joint is null || _plan.Feedback is not { } model || Math.Max(_surprise, _fusion.Lasting) <= _threshold - FeedbackModel.Reach)
            return;
        Span<double> levels = stackalloc double[VoiceLevels.Count];
        VoiceLevels.Tell(_metrics, touched, _joint, levels);
        var discount = (_voice ??= new FeedbackVoice()).Heed(model, levels, timeMs);
        _surprise = FeedbackModel.Lower(_surprise, _threshold, discount);
        _lasting = FeedbackModel.Lower(_lasting, _threshold, discount);
        _fusion.Lower(_threshold, discount);
    }

    // What the detectors say of an episode that opens: somebody may judge it later.
    private void Remember(ReadOnlySpan<int> touched, double excess)
    {
        if (_joint is null)
            return;
        Span<double> levels = stackalloc double[VoiceLevels.Count];
        VoiceLevels.Tell(_metrics, touched, _joint, levels);
        (_voice ??= new FeedbackVoice()).Remember(_episode.Episode.Number, levels, excess);
    }
}
