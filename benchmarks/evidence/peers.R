# What metafor, clubSandwich and lme4 say of the same cases: JSON in, figures and seconds out.
suppressPackageStartupMessages(library(jsonlite))
case <- fromJSON(file("stdin"))
took <- function(what) { began <- proc.time()[["elapsed"]]; value <- force(what()); list(value, proc.time()[["elapsed"]] - began) }
answer <- tryCatch({
  if (case$kind == "meta") {
    suppressPackageStartupMessages(library(metafor))
    out <- if (is.null(case$cluster)) took(function() rma(case$y, case$v, method = "REML")) else
      took(function() rma.mv(case$y, case$v, random = ~ 1 | cluster/row, data = data.frame(cluster = case$cluster, row = seq_along(case$y))))
    fit <- out[[1]]; seconds <- out[[2]]; se <- fit$se
    if (isTRUE(case$robust)) {
      out <- took(function() robust(fit, cluster = case$cluster, clubSandwich = TRUE))
      se <- out[[1]]$se; seconds <- seconds + out[[2]]
    }
    list(estimate = as.numeric(fit$beta), se = as.numeric(se), seconds = seconds)
  } else {
    suppressPackageStartupMessages(library(lme4))
    out <- took(function() lmer(as.formula(case$r_formula), data = as.data.frame(case$table)))
    values <- coef(summary(out[[1]]))
    list(estimate = values[2, 1], se = values[2, 2], seconds = out[[2]])
  }
}, error = function(e) list(failed = conditionMessage(e)))
cat(toJSON(answer, auto_unbox = TRUE, digits = 12))
