namespace DistributedAnomaly.Core.Batch.Forest;

/// <summary>
/// The nodes of several isolation trees, one array per property. The two children of a node are neighbours; a leaf is its own left child
/// and splits at infinity, so that a walk of a tree's depth ends in the right leaf without asking whether it is there yet.
/// </summary>
/// <param name="Feature">Column that is compared; of leaves 0.</param>
/// <param name="Threshold">Values above go to the right child.</param>
/// <param name="Left">Position of the left child, the right one is next to it; of leaves the own position.</param>
/// <param name="Path">Expected path length of the training rows below: edges from the root plus c(rows) of the leaf.</param>
internal sealed record TreeNodes(int[] Feature, double[] Threshold, int[] Left, double[] Path)
{
    public int Count => Feature.Length;

    public bool IsLeaf(int node) => Left[node] == node;
}
