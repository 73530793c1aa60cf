/** A node group by its names. */
export interface GroupRef {
  cluster: string;
  nodegroup: string;
}

/** A node group by its names and its region. */
export interface RegionalGroupRef extends GroupRef {
  region: string;
}
