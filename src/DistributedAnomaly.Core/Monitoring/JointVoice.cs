using DistributedAnomaly.Core.Detection;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>What a detector of all metrics together says.</summary>
/// <param name="Strength">Its evidence; above 0.</param>
/// <param name="Detector">Which one.</param>
/// <param name="Top">Position of the metric that weighs most.</param>
internal readonly record struct JointVoice(double Strength, Voice Detector, int Top);
