// The process's peak memory while an import runs, and the time worked: written with every step
// forward.
const LOOK_MS = 100

export class Watch {
  private readonly startedAt: number
  private readonly timer: NodeJS.Timeout
  private peak = 0
  constructor(workedMs: number) {
    this.startedAt = Date.now() - workedMs
    this.timer = setInterval(() => this.note(), LOOK_MS)
  }

  private note(): void {
    this.peak = Math.max(this.peak, process.memoryUsage.rss() / 1024 / 1024)
  }

  reading(): { peak_rss_mb: number; working_ms: number } {
    this.note()
    return { peak_rss_mb: Math.round(this.peak), working_ms: Date.now() - this.startedAt }
  }

  stop(): void {
    clearInterval(this.timer)
  }
}
