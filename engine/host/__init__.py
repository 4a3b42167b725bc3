"""The process that keeps torch warm, admits runs and answers probes; and the workers' entry."""
