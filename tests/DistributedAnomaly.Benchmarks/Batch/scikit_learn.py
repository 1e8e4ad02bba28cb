"""Times scikit-learn on standard normal rows: wall and processor milliseconds to fit, then to score (the best of three rounds each)."""
import sys
import time

import numpy
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import LocalOutlierFactor, NearestNeighbors
from sklearn.svm import OneClassSVM


def best(work, rounds=3):
    measured = []
    for _ in range(rounds):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        measured.append((time.process_time() - processor, time.perf_counter() - wall))
    processor, wall = min(measured)
    return wall * 1000, processor * 1000


what, rows, columns = sys.argv[1], int(float(sys.argv[2])), int(float(sys.argv[3]))
table = numpy.random.RandomState(1).standard_normal((rows, columns))
if what == "forest":
    model = IsolationForest(n_estimators=100, max_samples=256, n_jobs=1, random_state=1)
elif what == "svm":
    model = OneClassSVM(kernel="rbf", gamma="scale", nu=float(sys.argv[4]))
else:
    k, few = int(float(sys.argv[4])), table[:1000]
    if what == "lof":
        model = LocalOutlierFactor(n_neighbors=k, novelty=True, n_jobs=1)
        print(*best(lambda: model.fit(table)), *best(lambda: model.score_samples(few)))
    else:
        model = NearestNeighbors(n_neighbors=k, n_jobs=1)
        print(*best(lambda: model.fit(table).kneighbors()), *best(lambda: model.kneighbors(few)))
    sys.exit()
print(*best(lambda: model.fit(table)), *best(lambda: model.score_samples(table)))
