/**
 * The emulator can't be had on this machine, for a reason that fits on one line. Not a fault of the project.
 */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}
