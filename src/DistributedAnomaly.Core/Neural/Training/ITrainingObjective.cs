namespace DistributedAnomaly.Core.Neural.Training;

/// <summary>Networks in training: what one step changes, and what is to become small.</summary>
public interface ITrainingObjective
{
    /// <summary>Takes one step down the gradient of a mini-batch.</summary>
    /// <returns>The mean loss before the step.</returns>
    double Learn(TrainingBatch batch, double learningRate);

    /// <summary>The mean loss without dropout and noise; nothing is learnt.</summary>
    double Loss(TrainingBatch batch);

    /// <summary>Remembers the present weights as the best so far.</summary>
    void Keep();

    /// <summary>The weights last kept.</summary>
    IReadOnlyList<NetworkWeights> Kept();
}
