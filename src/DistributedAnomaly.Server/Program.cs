Console.WriteLine("DistributedAnomaly server");
