using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Thresholds;

namespace DistributedAnomaly.Cli.Detecting;

/// <summary>What <c>detect</c> was asked for.</summary>
/// <param name="Detector">With its hyper-parameters, with or without labels; null: the model is loaded.</param>
/// <param name="Train">Table to fit on; null: the model is loaded.</param>
/// <param name="Test">Table to score; null: the training rows among themselves.</param>
/// <param name="Model">Model file to load; null: a model is fitted.</param>
/// <param name="SaveModel">Where the fitted model is written; null: nowhere.</param>
/// <param name="Threshold">Null: that of the model file, or the usual one.</param>
/// <param name="Folds">Of the cross-validation of a detector that learns from labels; 0: none.</param>
/// <param name="Explain">Name the columns that made a row unusual.</param>
/// <param name="Seed">Of every random choice.</param>
/// <param name="Threads">At most.</param>
internal sealed record DetectRequest(
    IModelReader? Detector, string? Train, string? Test, string? Model, string? SaveModel, ThresholdRule? Threshold, int Folds, bool Explain,
    int Seed, int Threads);
