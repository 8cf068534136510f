# The reference of test_between_cases.py: nlme 3.1-162 on R 4.2.2 (Debian: r-base-core, r-cran-nlme).
# Rscript validation/single_case_nlme.R DATA/single_case/
library(nlme)
data <- commandArgs(trailingOnly = TRUE)[1]
show <- function(name, d, random) {
  d <- d[!is.na(d$outcome), ]
  f <- try(lme(outcome ~ support, random = random, correlation = corAR1(0.2, ~ time | case), data = d,
               control = lmeControl(msMaxIter = 500, maxIter = 500, tolerance = 1e-10, msTol = 1e-12)),
           silent = TRUE)
  if (inherits(f, "try-error")) return(cat(name, "failed\n"))
  phi <- coef(f$modelStruct$corStruct, unconstrained = FALSE)
  cat(sprintf("%s: %.7g, %.7g, %.7g, %.7g, %.7g\n", name, fixef(f)[2], sqrt(vcov(f)[2, 2]),
              f$sigma^2, phi, getVarCov(f)[1, 1]))
}
both <- function(name, d) {
  show(name, d, ~ 1 | case)
  show(paste(name, "own effect"), d, ~ support | case)
}
read <- function(name) read.csv(paste0(data, name, ".csv"))
lambert <- subset(read("scdhlm_Lambert"), measure == "disruptive behavior")
lambert$support <- as.numeric(lambert$treatment == "RC")
both("Lambert", lambert)
saddler <- read("scdhlm_Saddler")
saddler$support <- as.numeric(saddler$treatment == "treatment")
for (m in unique(saddler$measure)) both(m, subset(saddler, measure == m))
for (name in c("AlberMorgan", "BartonArwood", "Peltier", "Rodriguez")) {
  d <- read(paste0("scdhlm_", name))
  d$time <- d$session
  d$support <- as.numeric(d$condition %in% c("B", "treatment"))
  both(name, d)
}
leidig <- read("scan_Leidig2018")
leidig$support <- as.numeric(leidig$phase == "B")
leidig$time <- leidig$mt
leidig$outcome <- leidig$disruptive_behavior
both("Leidig", leidig)
