"""Scores of scikit-learn for the rows of one table (.csv.gz, last column the label), standardised: lof, knn, pca, dbscan, radius of dbscan."""
import sys

import numpy
from sklearn.cluster import DBSCAN
from sklearn.decomposition import PCA
from sklearn.neighbors import LocalOutlierFactor, NearestNeighbors

table = numpy.genfromtxt(sys.argv[1], delimiter=",", skip_header=1)[:, :-1]
deviation = table.std(axis=0)
table = (table - table.mean(axis=0)) / numpy.where(deviation > 1e-12, deviation, 1)
# The tree measures differences; the brute-force search of many columns measures by products, which rounds distances of near rows away.
lof = -LocalOutlierFactor(n_neighbors=20, algorithm="kd_tree").fit(table).negative_outlier_factor_
knn = NearestNeighbors(n_neighbors=5, algorithm="kd_tree").fit(table).kneighbors()[0][:, -1]
pca = PCA(3, svd_solver="full").fit(table)
residual = ((table - pca.inverse_transform(pca.transform(table))) ** 2).sum(axis=1)
radius = numpy.quantile(knn, 0.9)
labels = DBSCAN(eps=radius, min_samples=5, algorithm="kd_tree").fit(table).labels_
numpy.savetxt(sys.stdout, numpy.column_stack([lof, knn, residual, labels, numpy.full(len(lof), radius)]), delimiter=",", fmt="%.17g")
