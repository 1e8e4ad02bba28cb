using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Client.Pushing;

internal static class Rejections
{
    /// <summary>Tells the application; what goes wrong in its callback is logged and does not stop the pushing.</summary>
    public static void Tell(Action<UndeliveredObservation>? callback, UndeliveredObservation observation, ILogger logger)
    {
        try
        {
            callback?.Invoke(observation);
        }
        catch (Exception e)
        {
            logger.CallbackFailed(e);
        }
    }
}
